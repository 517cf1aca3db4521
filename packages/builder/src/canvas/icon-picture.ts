import type { Family, NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { nodeIcons } from "../app/icons.ts";

export interface CardIcon {
  icon: string;
  family: Family;
}

/** What a card shows; where this installation does not know the type, or we its icon, a box. */
export function iconOf(descriptor: NodeDescriptor | undefined): CardIcon {
  const icon = descriptor?.icon ?? "";
  return { icon: Object.hasOwn(nodeIcons, icon) ? icon : "box", family: descriptor?.family ?? "system" };
}

/** The custom property of the canvas that holds the icon as a picture, in its family's colour. */
export const pictureOf = ({ icon, family }: CardIcon): string => `--mr-picture-${family}-${icon}`;
