import { IconPencil } from "@tabler/icons-react";
import { usePeopleAt } from "./people.ts";
import classes from "./people.module.css";
import { hueOf, initialsOf } from "./person-look.ts";

/** Around the card of a step whose settings somebody else has open: a thin ring with their initials. */
export function PeopleAt({ nodeId }: { nodeId: string }) {
  const people = usePeopleAt(nodeId);
  const [first] = people;
  if (!first) return null;
  const isEdited = people.some(({ editing }) => editing === nodeId);
  const names = people.map(({ name }) => name).join(", ");
  return (
    <span className={classes.ring} style={hueOf(first)} data-testid={`people-at-${nodeId}`}>
      <span className={classes.tag} role="img" aria-label={`${isEdited ? "Edited" : "Open"} by ${names}`}>
        {isEdited && <IconPencil size={10} aria-hidden />}
        {people.length === 1 ? initialsOf(first.name) : `${initialsOf(first.name)} +${people.length - 1}`}
      </span>
    </span>
  );
}
