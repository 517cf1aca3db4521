import { Drawer, FocusTrap, Portal } from "@mantine/core";
import { useClickOutside, useHotkeys } from "@mantine/hooks";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Point } from "../../model/geometry.ts";
import { useFocusBack } from "../../app/useFocusBack.ts";
import { StepList } from "./StepList.tsx";
import classes from "./StepPicker.module.css";

const size = { width: 280, height: 400 };
const margin = 12;

interface StepPickerProps {
  descriptors: readonly NodeDescriptor[];
  /** Where on the screen it was asked for. */
  at: Point;
  isPhone: boolean;
  onChoose: (descriptor: NodeDescriptor) => void;
  onClose: () => void;
}

/** The list of steps at the place where one is to be added. */
export function StepPicker({ descriptors, at, isPhone, onChoose, onClose }: StepPickerProps) {
  useFocusBack();
  if (isPhone) {
    return (
      <Drawer
        opened
        onClose={onClose}
        position="bottom"
        size="70%"
        title="Add a step"
        classNames={{ body: classes.sheet ?? "" }}
      >
        <StepList label="Search steps to add" descriptors={descriptors} onChoose={onChoose} />
      </Drawer>
    );
  }
  return <FloatingPicker descriptors={descriptors} at={at} onChoose={onChoose} onClose={onClose} />;
}

function FloatingPicker({ descriptors, at, onChoose, onClose }: Omit<StepPickerProps, "isPhone">) {
  const ref = useClickOutside<HTMLDivElement>(onClose);
  useHotkeys([["Escape", onClose]], []);
  const left = Math.min(at.x + 8, window.innerWidth - size.width - margin);
  const top = Math.min(at.y - 8, window.innerHeight - size.height - margin);
  return (
    <Portal>
      <FocusTrap active>
        <div
          ref={ref}
          role="dialog"
          aria-label="Add a step"
          className={classes.picker}
          style={{ left: Math.max(margin, left), top: Math.max(margin, top), ...size }}
        >
          <StepList label="Search steps to add" descriptors={descriptors} onChoose={onChoose} autoFocus />
        </div>
      </FocusTrap>
    </Portal>
  );
}
