import type { Person } from "@millrace/shared/graph/live/messages.ts";
import { describe, expect, it } from "vitest";
import { createPeople } from "./people.ts";
import { hueOf, initialsOf } from "./person-look.ts";

const ada: Person = { connection: "1", id: "ada", name: "Ada", selected: "tag", editing: null, cursor: null };
const ben: Person = { connection: "2", id: "ben", name: "Ben", selected: "tag", editing: "tag", cursor: null };

function gathering() {
  let people: readonly Person[] = [];
  const store = createPeople({ getPeople: () => people });
  const told = { people: 0, pointers: 0 };
  store.subscribe(() => (told.people += 1));
  store.subscribeToPointers(() => (told.pointers += 1));
  return {
    store,
    told,
    come(...now: Person[]) {
      people = now;
      store.look();
    },
  };
}

describe("people", () => {
  it("are found at the step that they have open", () => {
    const { store, come } = gathering();
    come(ada, ben);
    expect(store.at("tag").map(({ name }) => name)).toEqual(["Ada", "Ben"]);
    come({ ...ada, selected: null }, ben);
    expect(store.at("tag").map(({ name }) => name)).toEqual(["Ben"]);
    expect(store.at("other")).toEqual([]);
  });

  it("who only move their pointer change nothing but pointers", () => {
    const { store, told, come } = gathering();
    come(ada, ben);
    const [all, atTag] = [store.all(), store.at("tag")];
    come({ ...ada, cursor: { x: 1, y: 2 } }, ben);
    expect([store.all(), store.at("tag")]).toEqual([all, atTag]);
    expect(store.all()).toBe(all);
    expect(told).toEqual({ people: 1, pointers: 1 });
    expect(store.pointing().map(({ cursor }) => cursor)).toEqual([{ x: 1, y: 2 }]);
  });

  it("at one step are the identical list while others come and go elsewhere", () => {
    const { store, come } = gathering();
    come(ada);
    const before = store.at("tag");
    come(ada, { ...ben, selected: "task" });
    expect(store.at("tag")).toBe(before);
  });
});

describe("a person", () => {
  it.each([
    ["Ada", "A"],
    ["Ada Lovelace", "AL"],
    ["  ada   b.  lovelace ", "AL"],
    ["Ólafur Öst", "ÓÖ"],
    ["李小龙", "李"],
    ["👩‍🚀 Ann", "👩‍🚀A"],
    ["", "?"],
  ])("called %j has the initials %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it("looks the same everywhere", () => {
    expect(hueOf({ id: "ada" })).toEqual(hueOf({ id: "ada" }));
  });
});
