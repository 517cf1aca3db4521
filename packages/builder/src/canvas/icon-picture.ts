import type { Family, NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";

export interface CardIcon {
  icon: string;
  family: Family;
}

/** What a card shows; of a type that this installation does not know, a box. */
export function iconOf(descriptor: NodeDescriptor | undefined): CardIcon {
  return { icon: descriptor?.icon ?? "box", family: descriptor?.family ?? "system" };
}

/** The custom property of the canvas that holds the icon as a picture, in its family's colour. */
export const pictureOf = ({ icon, family }: CardIcon): string => `--mr-picture-${family}-${icon}`;
