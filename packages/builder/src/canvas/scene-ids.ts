/**
 * React Flow draws groups and notes as nodes, too, and knows all by one kind of id. Ids in the document hold no colon, so
 * that a prefix keeps the three apart.
 */
const groupPrefix = "group:";
const notePrefix = "note:";

export const groupSceneId = (id: string): string => groupPrefix + id;
export const noteSceneId = (id: string): string => notePrefix + id;

/** What an id on the canvas stands for in the document. */
export function fromSceneId(sceneId: string): { kind: "group" | "note" | "node"; id: string } {
  if (sceneId.startsWith(groupPrefix)) return { kind: "group", id: sceneId.slice(groupPrefix.length) };
  if (sceneId.startsWith(notePrefix)) return { kind: "note", id: sceneId.slice(notePrefix.length) };
  return { kind: "node", id: sceneId };
}
