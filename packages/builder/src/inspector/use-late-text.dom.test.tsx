import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { useLateText } from "./use-late-text.ts";

function Field({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { text, type, flush } = useLateText(value, onChange);
  return <input aria-label="Value" value={text} onChange={(event) => type(event.currentTarget.value)} onBlur={flush} />;
}

function open() {
  const told: string[] = [];
  const { unmount } = render(<Field value="old" onChange={(text) => told.push(text)} />);
  const field = screen.getByLabelText<HTMLInputElement>("Value");
  const write = (text: string) => fireEvent.change(field, { target: { value: text } });
  return { told, field, write, unmount };
}

afterEach(cleanup);

describe("a text that is taken over late", () => {
  it("stands in the field at once, and is told when it is on the screen", async () => {
    const { told, field, write } = open();
    write("new");
    expect([field.value, told]).toEqual(["new", []]);
    await expect.poll(() => told).toEqual(["new"]);
  });

  it("is told once for letters that come faster than frames", async () => {
    const { told, write } = open();
    for (const text of ["n", "ne", "new"]) write(text);
    await expect.poll(() => told).toEqual(["new"]);
  });

  it("is not lost when the person leaves the field, or the field goes", () => {
    const left = open();
    left.write("left");
    fireEvent.blur(left.field);
    expect(left.told).toEqual(["left"]);
    left.unmount();
    const gone = open();
    gone.write("gone");
    gone.unmount();
    expect(gone.told).toEqual(["gone"]);
  });
});
