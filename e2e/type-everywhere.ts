import { expect, type ElementHandle, type Locator, type Page } from "@playwright/test";
import { expectToFit, expectToHold } from "./unbroken-page.ts";

/** A value that was typed into a field, as the field is meant to keep it. */
export interface Typed {
  label: string;
  text: string;
  field: ElementHandle<HTMLElement>;
}

type Kind = "number" | "date" | "list" | "choice" | "code" | "text";

/** Whatever one can type into. */
const fields =
  'input:not([type="checkbox"], [type="radio"], [type="hidden"], [readonly]), textarea, [contenteditable="true"]';

/** Longer values come by the clipboard's way, in one go. */
const longestByKeys = 12;

/** Compares what two fields of different kinds keep: some drop line breaks, some the space at the ends. */
export const bare = (text: string): string => text.replaceAll(/\s+/g, "");

/** Types the next hostile value into each field of whatever is open, and looks at what becomes of it. */
export class TypeEverywhere {
  readonly #page: Page;
  readonly #values: readonly string[];
  #at = 0;
  /** So many fields were filled. */
  get count(): number {
    return this.#at;
  }

  constructor(page: Page, values: readonly string[]) {
    this.#page = page;
    this.#values = values;
  }

  /** The next of the values, all of which come in turn. */
  next(): string {
    const value = this.#values[this.#at % this.#values.length] ?? "";
    this.#at += 1;
    return value;
  }

  /** Opens what is folded and adds what can be added, then fills every field there is. */
  async fill(scope: Locator, where: string): Promise<Typed[]> {
    await scope.locator(fields).first().waitFor();
    await this.#unfold(scope);
    const typed: Typed[] = [];
    for (let field = await nextField(scope); field; field = await nextField(scope)) {
      const one = await this.#type(scope, field, where);
      if (one) typed.push(one);
    }
    await expectToHold(scope, where);
    await expectToFit(this.#page, where);
    return typed;
  }

  async #unfold(scope: Locator): Promise<void> {
    const folded = scope.locator('button[aria-expanded="false"]:not([aria-haspopup]):visible');
    while ((await folded.count()) > 0) await folded.first().click();
    const clicked = new Set<string>();
    // One of each kind, also of what comes with another one, as the rules of a branch that was added.
    for (;;) {
      const names = await scope.getByRole("button", { name: /^(Add|Set) / }).allTextContents();
      const name = names.find((one) => !clicked.has(one));
      if (name === undefined) return;
      clicked.add(name);
      await scope
        .getByRole("button", { name: /^(Add|Set) / })
        .filter({ hasText: name })
        .last()
        .click();
    }
  }

  async #type(scope: Locator, field: ElementHandle<HTMLElement>, where: string): Promise<Typed | undefined> {
    const { kind, label, longest } = await field.evaluate(describe);
    const value = this.next();
    const at = `${where}, “${label}”`;
    if (kind === "date") return undefined;
    await field.focus();
    if (kind !== "code" && value.length <= longestByKeys && !/[\r\n]/.test(value)) {
      await field.selectText();
      await this.#page.keyboard.type(value);
    } else {
      await field.fill(value);
    }
    if (kind === "list") {
      await this.#page.keyboard.press("Enter");
      const parts = value
        .split(",")
        .map((part) => bare(part).slice(0, 30))
        .filter((part) => part !== "");
      const shown = bare((await scope.textContent()) ?? "");
      for (const part of parts) expect(shown, `${at} shows what was typed`).toContain(part);
      return undefined;
    }
    await field.evaluate((element) => element.blur());
    // A list to choose from searches by what is typed, and keeps nothing of it.
    if (kind === "choice") return undefined;
    const raw = await field.evaluate(textOf);
    const shown = bare(raw);
    if (kind === "number") {
      expect(shown, `${at} takes numbers`).toMatch(/^-?[\d.,]*$/);
      return undefined;
    }
    // What is too long for a field is cut as it is typed.
    const text = longest === -1 ? value : raw;
    // An editor of code draws what is in sight of a text that is very long; no field halves a pair of characters.
    if (kind === "code") expect(bare(text), `${at} shows what was typed`).toContain(shown.slice(0, 100));
    else if (longest === -1) expect(shown, `${at} shows what was typed`).toBe(bare(text));
    else expect(bare(value).startsWith(shown), `${at} shows what was typed, not “${shown}”`).toBe(true);
    if (bare(text) !== "") expect(shown, `${at} shows something`).not.toBe("");
    return { label: at, text, field };
  }
}

/** The next field that nobody has typed into yet. */
async function nextField(scope: Locator): Promise<ElementHandle<HTMLElement> | null> {
  const handle = await scope.evaluateHandle((root, selector) => {
    const place = window as unknown as { typedInto?: WeakSet<Element> };
    const typedInto = (place.typedInto ??= new WeakSet());
    for (const field of root.querySelectorAll<HTMLElement>(selector)) {
      if (typedInto.has(field) || !field.checkVisibility() || field.matches(":disabled")) continue;
      typedInto.add(field);
      return field;
    }
    return null;
  }, fields);
  return handle.asElement() as ElementHandle<HTMLElement> | null;
}

function describe(element: HTMLElement): { kind: Kind; label: string; longest: number } {
  const input = element as HTMLInputElement;
  const words = input.labels?.[0]?.textContent ?? "";
  const label = element.getAttribute("aria-label") ?? (words || input.placeholder || element.tagName);
  const kind = element.isContentEditable
    ? "code"
    : ["numeric", "decimal"].includes(input.inputMode)
      ? "number"
      : input.type.startsWith("date")
        ? "date"
        : element.closest(".mantine-TagsInput-root, .mantine-TagsInput-wrapper")
          ? "list"
          : element.matches(".mantine-Select-input")
            ? "choice"
            : "text";
  return { kind, label, longest: element.isContentEditable ? -1 : input.maxLength };
}

function textOf(element: HTMLElement): string {
  if (!element.isContentEditable) return (element as HTMLInputElement).value;
  return [...element.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n");
}

/** Every text in a value, and every name of its parts. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [key, ...textsIn(part)]);
}

/** What is said at a field that does not take what is in it; undefined where nothing is said. */
export function complaintAt(field: ElementHandle<HTMLElement>): Promise<string | undefined> {
  return field.evaluate((element) => {
    const place = element.closest("[data-field], .mantine-InputWrapper-root, section, [role=group]");
    const words = place?.querySelector(
      ".mantine-InputWrapper-error, [class*=error], [class*=message], [class*=problem]",
    )?.textContent;
    return words === null || words === "" ? undefined : words;
  });
}
