import { SegmentedControl } from "@mantine/core";
import type { InFlight, InFlightChoice } from "@millrace/shared/api/in-flight.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import classes from "./InFlightChoices.module.css";
import part from "./part.module.css";
import { choiceForAll, outcomeWords, type Place, placesOf } from "./in-flight.ts";

interface InFlightChoicesProps {
  inFlight: InFlight;
  /** What is about to be published. */
  graph: Graph;
  descriptors: Descriptors;
  chosen: Readonly<Record<string, InFlightChoice>>;
  onChoose: (chosen: Record<string, InFlightChoice>) => void;
}

/** Who is under way at which step, and what becomes of them. Whoever is left alone stays on their version. */
export function InFlightChoices({ inFlight, graph, descriptors, chosen, onChoose }: InFlightChoicesProps) {
  const places = placesOf(inFlight, graph);
  if (inFlight.runs === 0) return null;
  const all = choiceForAll(places, chosen);
  return (
    <section aria-label="Runs under way">
      <h3 className={part.heading}>
        {inFlight.runs === 1 ? "1 run is" : `${inFlight.runs.toLocaleString("en")} runs are`} under way
      </h3>
      <p className={classes.lead}>
        They stay on their version, unless you choose otherwise: they can move to the new one and go on from the same
        step, or end where they are.
      </p>
      {places.length > 0 && (
        <ul className={`${part.list} ${classes.list}`}>
          {places.length > 1 && (
            <Row
              title="Everybody"
              count={inFlight.runs}
              value={all}
              mayMove={places.some(({ isKept }) => isKept)}
              onChange={(choice) =>
                onChoose(Object.fromEntries(places.map((place) => [place.nodeId, possible(place, choice)])))
              }
            />
          )}
          {places.map((place) => (
            <Row
              key={place.nodeId}
              title={titleOf(place, descriptors)}
              count={place.runs}
              isGone={!place.isKept}
              value={chosen[place.nodeId] ?? "stay"}
              mayMove={place.isKept}
              onChange={(choice) => onChoose({ ...chosen, [place.nodeId]: choice })}
            />
          ))}
        </ul>
      )}
      {places.length > 0 && (
        <p className={classes.outcome} role="status">
          {outcomeWords(places, chosen)}
        </p>
      )}
    </section>
  );
}

interface RowProps {
  title: string;
  count: number;
  isGone?: boolean;
  /** Null where not all are meant alike. */
  value: InFlightChoice | null;
  mayMove: boolean;
  onChange: (choice: InFlightChoice) => void;
}

function Row({ title, count, isGone = false, value, mayMove, onChange }: RowProps) {
  return (
    <li>
      <span className={classes.name}>
        {title}
        <span className={classes.count}>
          {count === 1 ? "1 run" : `${count.toLocaleString("en")} runs`}
          {isGone && " · not in the new version"}
        </span>
      </span>
      <SegmentedControl<string>
        size="xs"
        aria-label={`Runs at ${title}`}
        value={value ?? ""}
        onChange={(choice) => onChange(choice as InFlightChoice)}
        data={[
          { value: "stay", label: "Stay" },
          { value: "move", label: "Move", disabled: !mayMove },
          { value: "exit", label: "End" },
        ]}
      />
    </li>
  );
}

/** Nobody can move to a step that is not there. */
function possible({ isKept }: Place, choice: InFlightChoice): InFlightChoice {
  return choice === "move" && !isKept ? "stay" : choice;
}

function titleOf({ nodeId, name, type }: Place, descriptors: Descriptors): string {
  return name ?? stepName({ id: nodeId, type, config: {}, position: { x: 0, y: 0 } }, descriptors.get(type));
}
