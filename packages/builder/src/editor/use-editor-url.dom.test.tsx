import { act, cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { createMemoryRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { afterEach, describe, expect, it } from "vitest";
import { useEditorUrl } from "./use-editor-url.ts";

afterEach(cleanup);

function open(address: string) {
  let router: ReturnType<typeof createMemoryRouter> | undefined;
  const { result } = renderHook(useEditorUrl, {
    wrapper: ({ children }: { children: ReactNode }) => {
      router ??= createMemoryRouter([{ path: "*", element: children }], { initialEntries: [address] });
      return <RouterProvider router={router} />;
    },
  });
  return { url: () => result.current, address: () => router?.state.location.search };
}

describe("the editor's address", () => {
  it("holds what is selected and open, and leaves out what it does not know", () => {
    const { url } = open("/workflows/w?node=a&panel=test&version=-3&view=upside-down");
    expect(url()).toMatchObject({ node: "a", panel: "test", version: null, view: null, compare: null });
  });

  it("keeps every change of several that are made before it is drawn again", async () => {
    const { url, address } = open("/workflows/w?view=canvas");
    await act(async () => {
      const { set } = url();
      set({ panel: "test" });
      set({ node: "a" });
      set({ view: null });
    });
    expect(address()).toBe("?panel=test&node=a");
    expect(url()).toMatchObject({ node: "a", panel: "test", view: null });
    await act(async () => url().set({ node: null }));
    expect(address()).toBe("?panel=test");
  });
});
