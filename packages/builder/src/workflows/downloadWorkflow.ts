import { exportWorkflow } from "../api/workflows.ts";
import { fileNameOf } from "./fileName.ts";

/** Saves a workflow as a file that can be imported again, here or in another workspace. */
export async function downloadWorkflow(id: string, name: string): Promise<void> {
  const exported = await exportWorkflow(id);
  const file = new Blob([`${JSON.stringify(exported, null, 2)}\n`], { type: "application/json" });
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileNameOf(name);
  link.click();
  // The browser reads the file after this task; releasing it at once would lose it in some.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
