import type { Picture } from "./svg.ts";

/** Twice as fine as the canvas at 100 %, for screens that show so much. */
const scale = 2;
/** What browsers draw at most: longer sides come out empty in some, more pixels take more memory than a tab gets. */
const maxSide = 16_384;
const maxPixels = 64_000_000;

/** How large the picture becomes; `scale` is below 2 where a browser could not draw more. */
export function pixelsOf({ width, height }: Pick<Picture, "width" | "height">): {
  width: number;
  height: number;
  scale: number;
} {
  const fits = Math.min(
    scale,
    maxSide / Math.max(width, height, 1),
    Math.sqrt(maxPixels / Math.max(1, width * height)),
  );
  return { width: Math.floor(width * fits), height: Math.floor(height * fits), scale: fits };
}

/** @throws Error where the browser cannot draw it. */
export async function pngOf(picture: Picture): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([picture.svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { width, height } = pixelsOf(picture);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!blob) throw new Error("The browser could not draw a picture of this size");
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}
