import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { memo, type Ref } from "react";
import { useStepDrag } from "../../canvas/step-drag.ts";
import classes from "./Palette.module.css";
import { StepList } from "./StepList.tsx";

interface PaletteProps {
  descriptors: readonly NodeDescriptor[];
  /** A click: the step goes where it makes sense. */
  onAdd: (descriptor: NodeDescriptor) => void;
  searchRef: Ref<HTMLInputElement>;
}

/** The drawer on the left: drag a step onto the canvas, or click it. */
export const Palette = memo(function Palette({ descriptors, onAdd, searchRef }: PaletteProps) {
  const drag = useStepDrag();
  return (
    <aside className={classes.palette} aria-label="Steps to add">
      <StepList
        label="Search steps"
        descriptors={descriptors}
        searchRef={searchRef}
        onChoose={(descriptor) => {
          if (!drag.justEnded()) onAdd(descriptor);
        }}
        onItemPointerDown={drag.start}
      />
    </aside>
  );
});
