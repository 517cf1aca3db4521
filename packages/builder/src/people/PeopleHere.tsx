import { Tooltip } from "@mantine/core";
import type { Person } from "@millrace/shared/graph/live/messages.ts";
import { useCalled, useEverybody } from "./people.ts";
import classes from "./people.module.css";
import { hueOf, initialsOf } from "./person-look.ts";

const mostShown = 4;

interface PeopleHereProps {
  /** What a node is called, where it is still there. */
  nameOf: (nodeId: string) => string | undefined;
  /** Goes to what somebody looks at. */
  onSelect: (nodeId: string) => void;
}

/** Who else has the draft open; a click goes to the step that they look at. */
export function PeopleHere({ nameOf, onSelect }: PeopleHereProps) {
  const people = onePerPerson(useEverybody());
  const called = useCalled();
  if (people.length === 0) return null;
  const others = people.slice(mostShown);
  return (
    <ul className={classes.here} aria-label="Also here">
      {people.slice(0, mostShown).map((person) => {
        const { connection, name, selected } = person;
        const step = selected === null ? undefined : nameOf(selected);
        const words = `${called(person)} ${doing(person, step)}`;
        return (
          <li key={connection}>
            <Tooltip label={words}>
              <button
                type="button"
                className={classes.avatar}
                style={hueOf(person)}
                aria-label={words}
                aria-disabled={step === undefined}
                onClick={() => selected !== null && step !== undefined && onSelect(selected)}
              >
                {initialsOf(name)}
              </button>
            </Tooltip>
          </li>
        );
      })}
      {others.length > 0 && (
        <li className={classes.more} title={others.map(({ name }) => name).join(", ")}>
          +{others.length}
        </li>
      )}
    </ul>
  );
}

function doing({ editing }: Person, step: string | undefined): string {
  if (step === undefined) return "is here";
  return editing === null ? `has “${step}” open` : `is editing “${step}”`;
}

/** Of somebody with several windows the one in which something is open. */
function onePerPerson(people: readonly Person[]): Person[] {
  const found = new Map<string, Person>();
  for (const person of people) {
    const known = found.get(person.id);
    if (!known || (known.selected === null && person.selected !== null)) found.set(person.id, person);
  }
  return [...found.values()];
}
