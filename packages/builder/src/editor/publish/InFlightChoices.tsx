import { SegmentedControl } from "@mantine/core";
import type { InFlight, InFlightChoice } from "@millrace/shared/api/in-flight.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import classes from "./InFlightChoices.module.css";
import part from "./part.module.css";
import { placesOf } from "./in-flight.ts";

interface InFlightChoicesProps {
  inFlight: InFlight;
  /** What is about to be published. */
  graph: Graph;
  descriptors: Descriptors;
  chosen: Readonly<Record<string, InFlightChoice>>;
  onChoose: (nodeId: string, choice: InFlightChoice) => void;
}

/** Who is under way at which step, and what becomes of them. Whoever is left alone stays on their version. */
export function InFlightChoices({ inFlight, graph, descriptors, chosen, onChoose }: InFlightChoicesProps) {
  const places = placesOf(inFlight, graph);
  if (inFlight.runs === 0) return null;
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
        <ul className={classes.list}>
          {places.map(({ nodeId, name, type, runs, isKept }) => {
            const title =
              name ?? stepName({ id: nodeId, type, config: {}, position: { x: 0, y: 0 } }, descriptors.get(type));
            return (
              <li key={nodeId}>
                <span className={classes.name}>
                  {title}
                  <span className={classes.count}>
                    {runs === 1 ? "1 run" : `${runs.toLocaleString("en")} runs`}
                    {!isKept && " · not in the new version"}
                  </span>
                </span>
                <SegmentedControl
                  size="xs"
                  aria-label={`Runs at ${title}`}
                  value={chosen[nodeId] ?? "stay"}
                  onChange={(choice) => onChoose(nodeId, choice)}
                  data={[
                    { value: "stay" as const, label: "Stay" },
                    { value: "move" as const, label: "Move", disabled: !isKept },
                    { value: "exit" as const, label: "End" },
                  ]}
                />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
