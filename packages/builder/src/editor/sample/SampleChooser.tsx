import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown, IconFlask, IconHistory, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useEventTitle } from "../../api/catalogue.ts";
import { useContacts } from "../../api/contacts.ts";
import { useNewestEvents } from "../../api/events.ts";
import { useMay } from "../../api/session.ts";
import { When } from "../../app/When.tsx";
import { contactName } from "../../records/contactName.ts";
import { newest } from "./sample-choice.ts";
import classes from "./SampleChooser.module.css";
import { useSample } from "./use-sample.ts";
import { WriteSampleDialog } from "./WriteSampleDialog.tsx";

const shown = 6;

/** What the editor previews with, and a way to another one: a recent event, a contact, or data by hand. */
export function SampleChooser() {
  const state = useSample();
  const [writing, setWriting] = useState(false);
  if (!state) return null;
  const { sample } = state;
  return (
    <>
      <Menu position="bottom-start" width={348} withinPortal>
        <Menu.Target>
          <UnstyledButton className={classes.button} aria-busy={!sample}>
            <IconFlask size={14} aria-hidden className={classes.icon} />
            <span className={classes.lead}>Preview with:</span>{" "}
            <span className={classes.title}>
              {sample ? sample.title : "…"}
              {sample?.at !== undefined && (
                <>
                  , <When at={sample.at} />
                </>
              )}
              {sample?.kind === "example" && " (example)"}
            </span>
            <IconChevronDown size={14} aria-hidden className={classes.icon} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={classes.dropdown ?? ""}>
          <Choices onWrite={() => setWriting(true)} />
        </Menu.Dropdown>
      </Menu>
      {writing && <WriteSampleDialog onClose={() => setWriting(false)} />}
    </>
  );
}

function Choices({ onWrite }: { onWrite: () => void }) {
  const state = useSample();
  const titleOf = useEventTitle();
  const type = state?.eventTypes[0];
  const events = useNewestEvents(type, { enabled: useMay("events:read") && type !== undefined });
  const contacts = useContacts({}, { enabled: useMay("contacts:read") });
  if (!state) return null;
  const { choice, choose } = state;
  const check = (isChosen: boolean) => (isChosen ? <IconCheck size={14} aria-label="Chosen" role="img" /> : undefined);
  return (
    <>
      <Menu.Item
        leftSection={<IconHistory size={14} />}
        rightSection={check(choice.kind === "newest")}
        onClick={() => choose(newest)}
      >
        The newest event
      </Menu.Item>
      <Menu.Item
        leftSection={<IconPencil size={14} />}
        rightSection={check(choice.kind === "written")}
        onClick={onWrite}
      >
        Write data by hand…
      </Menu.Item>
      {type !== undefined && (
        <>
          <Menu.Label>{titleOf(type)}</Menu.Label>
          {events.data?.length === 0 && <p className={classes.none}>No such event has come in yet.</p>}
          {events.data?.slice(0, shown).map((event) => (
            <Menu.Item
              key={event.id}
              rightSection={check(choice.kind === "event" && choice.id === event.id)}
              onClick={() => choose({ kind: "event", id: event.id })}
            >
              <span className={classes.option}>
                <When at={event.receivedAt} />
                <span className={classes.hint}>{inShort(event.data)}</span>
              </span>
            </Menu.Item>
          ))}
        </>
      )}
      {contacts.items.length > 0 && <Menu.Label>A contact, with example data</Menu.Label>}
      {contacts.items.slice(0, shown).map((contact) => (
        <Menu.Item
          key={contact.id}
          rightSection={check(choice.kind === "contact" && choice.id === contact.id)}
          onClick={() => choose({ kind: "contact", id: contact.id })}
        >
          <span className={classes.option}>
            <span className={classes.name}>{contactName(contact)}</span>
            <span className={classes.hint}>{contact.email}</span>
          </span>
        </Menu.Item>
      ))}
    </>
  );
}

/** The first few plain values of an event, by which people know it. */
function inShort(data: Record<string, unknown>): string {
  return Object.values(data)
    .filter((value) => typeof value === "string" || typeof value === "number")
    .slice(0, 3)
    .map((value) => String(value).slice(0, 40))
    .join(" · ");
}
