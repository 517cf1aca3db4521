import { exportWorkflow } from "../api/workflows.ts";
import { saveFile } from "../app/save-file.ts";
import { fileNameOf } from "./fileName.ts";

/** Saves a workflow as a file that can be imported again, here or in another workspace. */
export async function downloadWorkflow(id: string, name: string): Promise<void> {
  const exported = await exportWorkflow(id);
  const file = new Blob([`${JSON.stringify(exported, null, 2)}\n`], { type: "application/json" });
  saveFile(file, fileNameOf(name));
}
