import type { Graph } from "@millrace/shared/graph/document.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";
import { saveFile } from "../app/save-file.ts";
import type { Descriptors } from "../model/new-node.ts";
import { fileNameOf } from "../workflows/fileName.ts";

export type PictureFormat = "svg" | "png";

/** Saves the drawing as a file. What draws it is loaded when it is first asked for. */
export function downloadPicture(format: PictureFormat, graph: Graph, descriptors: Descriptors, name: string): void {
  void draw(format, graph, descriptors, name).catch(notifyFailed(`“${name}” was not exported`));
}

async function draw(format: PictureFormat, graph: Graph, descriptors: Descriptors, name: string): Promise<void> {
  const [{ svgOf }, { pngOf, pixelsOf }] = await Promise.all([import("./svg.ts"), import("./png.ts")]);
  const picture = svgOf(graph, descriptors, name);
  const fileName = fileNameOf(name, format);
  if (format === "svg") return saveFile(new Blob([picture.svg], { type: "image/svg+xml" }), fileName);
  saveFile(await pngOf(picture), fileName);
  const { width, height, scale } = pixelsOf(picture);
  if (scale >= 2) return;
  const size = `${width.toLocaleString("en")} × ${height.toLocaleString("en")} pixels`;
  notifyDone(`The picture has ${size}, the most that a browser can draw. Export as SVG to see every detail.`);
}
