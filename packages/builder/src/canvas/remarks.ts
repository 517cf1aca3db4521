import { createContext, useContext } from "react";

/** What frames and notes on the canvas can be asked to do. */
export interface Remarks {
  /** Scene id of the group or note whose text is being edited in place. */
  editing: string | null;
  edit(sceneId: string | null): void;
  rename(groupId: string, name: string): void;
  collapse(groupId: string, collapsed: boolean): void;
  write(noteId: string, text: string): void;
  resize(noteId: string, size: { width: number; height: number }): void;
}

const nothing = () => undefined;
const RemarksContext = createContext<Remarks>({
  editing: null,
  edit: nothing,
  rename: nothing,
  collapse: nothing,
  write: nothing,
  resize: nothing,
});

export const RemarksProvider = RemarksContext.Provider;
export const useRemarks = (): Remarks => useContext(RemarksContext);
