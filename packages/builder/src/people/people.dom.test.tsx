import { MantineProvider } from "@mantine/core";
import type { Person } from "@millrace/shared/graph/live/messages.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, expect, it } from "vitest";
import { keys } from "../api/keys.ts";
import { createPeople, PeopleContext } from "./people.ts";
import { PeopleAt } from "./PeopleAt.tsx";
import { PeopleHere } from "./PeopleHere.tsx";
import { useSoftLock } from "./SoftLock.tsx";

const ada: Person = { connection: "1", id: "ada", name: "Ada Lovelace", selected: "tag", editing: "tag", cursor: null };

afterEach(cleanup);

function show(children: ReactNode, ...here: Person[]) {
  let people: readonly Person[] = here;
  const store = createPeople({ getPeople: () => people });
  store.look();
  const client = new QueryClient();
  client.setQueryData(keys.session, { user: { id: "ben" } });
  render(
    <QueryClientProvider client={client}>
      <MantineProvider>
        <PeopleContext value={store}>{children}</PeopleContext>
      </MantineProvider>
    </QueryClientProvider>,
  );
  return (...now: Person[]) =>
    act(() => {
      people = now;
      store.look();
    });
}

function Settings({ editing }: { editing: string | null }) {
  const { isLocked, notice } = useSoftLock("tag", editing);
  return (
    <>
      {notice}
      <input aria-label="Tag" disabled={isLocked} />
    </>
  );
}

it("says who is here and what they edit, and goes there", async () => {
  const went: string[] = [];
  const come = show(<PeopleHere nameOf={() => "Add tag"} onSelect={(id) => went.push(id)} />, ada);
  await userEvent.click(screen.getByRole("button", { name: "Ada Lovelace is editing “Add tag”" }));
  expect(went).toEqual(["tag"]);
  come({ ...ada, editing: null });
  screen.getByRole("button", { name: "Ada Lovelace has “Add tag” open" });
  come({ ...ada, id: "ben", name: "Ben", selected: null, editing: null });
  screen.getByRole("button", { name: "Ben (you, in another window) is here" });
  come();
  expect(screen.queryByRole("list", { name: "Also here" })).toBeNull();
});

it("marks the card of a step that somebody has open", () => {
  const come = show(<PeopleAt nodeId="tag" />, ada);
  screen.getByRole("img", { name: "Edited by Ada Lovelace" });
  come({ ...ada, editing: null });
  screen.getByRole("img", { name: "Open by Ada Lovelace" });
  come({ ...ada, selected: "other", editing: null });
  expect(screen.queryByRole("img")).toBeNull();
});

it("keeps a step that a colleague edits from being changed by accident, until one edits it anyway", async () => {
  const come = show(<Settings editing={null} />, ada);
  screen.getByText("Ada Lovelace is editing this step");
  expect(screen.getByLabelText("Tag")).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByRole("button", { name: "Edit anyway" }));
  expect(screen.getByLabelText("Tag")).toHaveProperty("disabled", false);
  come({ ...ada, editing: null });
  expect(screen.queryByText(/is editing/)).toBeNull();
});

it("locks nobody out of what they are editing themselves", () => {
  show(<Settings editing="tag" />, ada);
  screen.getByText("Ada Lovelace is editing this step");
  expect(screen.getByLabelText("Tag")).toHaveProperty("disabled", false);
});
