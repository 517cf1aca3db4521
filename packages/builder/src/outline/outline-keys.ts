/** The keys of the outline: what each row's actions are called and answer to, and how one walks through it. */
export const rowKeys = {
  settings: { title: "Settings", keys: ["enter"] },
  add: { title: "Add a step after", keys: ["a"] },
  path: { title: "Add another path after", keys: ["shift+a"] },
  before: { title: "Add a step before", keys: ["shift+b"] },
  connect: { title: "Connect to…", keys: ["c", "shift+c"] },
  rewire: { title: "Lead to another step…", keys: ["c", "shift+c"] },
  disconnect: { title: "Disconnect", keys: ["shift+x"] },
  up: { title: "Move up", keys: ["alt+arrowup"] },
  down: { title: "Move down", keys: ["alt+arrowdown"] },
  move: { title: "Move to…", keys: ["shift+m"] },
  duplicate: { title: "Duplicate", keys: ["mod+d"] },
  switch: { title: "Switch on or off", keys: ["shift+d"] },
  rename: { title: "Rename", keys: ["f2"] },
  group: { title: "Put into a new group", keys: ["shift+g"] },
  delete: { title: "Delete", keys: ["delete", "backspace"] },
} as const satisfies Record<string, { title: string; keys: readonly string[] }>;

export const menuKeys: readonly string[] = [".", "contextmenu", "shift+f10"];

/** For the sheet of shortcuts. */
export const outlineKeys: readonly { title: string; keys: readonly string[] }[] = [
  { title: "Up and down", keys: ["arrowup", "arrowdown"] },
  { title: "Fold, or to the row above it", keys: ["arrowleft"] },
  { title: "Unfold, or to the first row in it", keys: ["arrowright"] },
  { title: "First and last row", keys: ["home", "end"] },
  { title: "Everything that can be done with the row", keys: menuKeys },
  ...Object.values(rowKeys),
];
