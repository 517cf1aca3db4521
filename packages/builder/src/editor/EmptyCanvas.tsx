import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { NodeIcon } from "../app/NodeIcon.tsx";
import classes from "./EmptyCanvas.module.css";

const shown = 5;

interface EmptyCanvasProps {
  descriptors: readonly NodeDescriptor[];
  onAdd: (descriptor: NodeDescriptor) => void;
  onMore: () => void;
}

/** What an empty canvas says: where to begin, with the triggers that are used most. */
export function EmptyCanvas({ descriptors, onAdd, onMore }: EmptyCanvasProps) {
  const triggers = descriptors.filter((descriptor) => descriptor.kind === "trigger").slice(0, shown);
  return (
    <section className={classes.card} aria-label="Start here">
      <h2 className={classes.title}>Choose a trigger to start</h2>
      <p className={classes.words}>A workflow begins when something happens. Then add what should follow.</p>
      <div className={classes.triggers}>
        {triggers.map((descriptor) => (
          <button key={descriptor.type} type="button" className={classes.trigger} onClick={() => onAdd(descriptor)}>
            <NodeIcon icon={descriptor.icon} family={descriptor.family} size={28} />
            {descriptor.title}
          </button>
        ))}
      </div>
      <button type="button" className={classes.more} onClick={onMore}>
        All triggers
      </button>
    </section>
  );
}
