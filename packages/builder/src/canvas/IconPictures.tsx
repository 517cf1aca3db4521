import { useComputedColorScheme } from "@mantine/core";
import { useLayoutEffect, useRef } from "react";
import { useStore } from "reactflow";
import { NodeIcon } from "../app/NodeIcon.tsx";
import { iconOf, pictureOf } from "./icon-picture.ts";
import type { CanvasNode } from "./scene.ts";

/**
 * Draws each icon of a large drawing once, and gives it to the cards as a picture: to a browser every drawing in the page
 * is a layer to be sorted in each frame in which anything moves, a background is not.
 */
export function IconPictures({ nodes }: { nodes: readonly CanvasNode[] }) {
  const canvas = useStore(({ domNode }) => domNode);
  const scheme = useComputedColorScheme("light");
  const drawings = useRef<HTMLDivElement>(null);
  const icons = [...new Map(nodes.flatMap(drawn).map((icon) => [pictureOf(icon), icon]))];
  const key = icons.map(([name]) => name).join(" ");
  useLayoutEffect(() => {
    const take = (): void => {
      for (const drawing of drawings.current?.querySelectorAll("svg") ?? []) {
        const name = drawing.closest<HTMLElement>("[data-picture]")?.dataset["picture"] ?? "";
        canvas?.style.setProperty(name, `url("${addressOf(drawing)}")`);
      }
    };
    take();
    // Where the system's scheme changes, this may hear of it before the page has its colours.
    const frame = requestAnimationFrame(take);
    return () => cancelAnimationFrame(frame);
  }, [canvas, key, scheme]);
  return (
    <div ref={drawings} hidden>
      {icons.map(([name, icon]) => (
        <div key={name} data-picture={name}>
          <NodeIcon {...icon} size={36} />
        </div>
      ))}
    </div>
  );
}

const drawn = (node: CanvasNode) => (node.type === "step" ? [iconOf(node.data.descriptor)] : []);

/** A picture knows nothing of the page's colours, so that they are written into it. */
function addressOf(drawing: SVGSVGElement): string {
  const { color } = getComputedStyle(drawing);
  const text = new XMLSerializer().serializeToString(drawing).replaceAll("currentColor", color);
  return `data:image/svg+xml,${encodeURIComponent(text)}`;
}
