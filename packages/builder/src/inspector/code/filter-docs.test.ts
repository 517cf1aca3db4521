import { filterNames } from "@millrace/shared/templates/filters.ts";
import { tagNames } from "@millrace/shared/templates/tags.ts";
import { expect, it } from "vitest";
import { filterDocs, tagDocs } from "./filter-docs.ts";

it("every filter and every tag that a template may use is explained, and no other", () => {
  expect(Object.keys(filterDocs).toSorted()).toEqual([...filterNames]);
  expect(Object.keys(tagDocs).toSorted()).toEqual([...tagNames].toSorted());
});
