import { Anchor } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Json } from "@millrace/shared/json.ts";
import { useMemo } from "react";
import { useContactFields } from "../../api/contacts.ts";
import { When } from "../../app/When.tsx";
import classes from "./ContactFacts.module.css";

/** Characters of a value that are shown at once: a sender may put a whole page into a field. */
const longest = 300;

/** Every address and field of a contact that has a value. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const { data: definitions } = useContactFields();
  const labels = useMemo(() => new Map((definitions ?? []).map((field) => [field.key, field.label])), [definitions]);

  const addresses = [
    ["E-mail", contact.email],
    ["Phone", contact.phone],
    ["External id", contact.externalId],
    ["Anonymous id", contact.anonymousId],
  ] as const;
  return (
    <dl className={classes.facts}>
      {addresses.map(([label, value]) => value && <Fact key={label} label={label} value={value} />)}
      {Object.entries(contact.fields).map(([key, value]) => (
        <Fact key={key} label={labels.get(key) ?? inWords(key)} name={key} value={asText(value)} />
      ))}
      <div>
        <dt>Known since</dt>
        <dd>
          <When at={contact.createdAt} />
        </dd>
      </div>
    </dl>
  );
}

function Fact({ label, name, value }: { label: string; name?: string; value: string }) {
  return (
    <div>
      <dt title={name}>{label}</dt>
      <dd>
        <LongText text={value} />
      </dd>
    </div>
  );
}

function LongText({ text }: { text: string }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  if (text.length <= longest) return text;
  return (
    <>
      {isOpen ? text : `${text.slice(0, longest).toWellFormed()}…`}{" "}
      <Anchor component="button" type="button" className={classes.more ?? ""} aria-expanded={isOpen} onClick={toggle}>
        {isOpen ? "Show less" : "Show all"}
      </Anchor>
    </>
  );
}

/** `first_name` becomes `First name`. */
function inWords(key: string): string {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asText(value: Json): string {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== "object");
  return isPlainList ? value.join(", ") : JSON.stringify(value);
}
