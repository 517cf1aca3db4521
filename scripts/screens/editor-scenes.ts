import {
  choose,
  click,
  clickInOutline,
  clickText,
  type Gesture,
  inOrder,
  menuOfCanvas,
  menuOfStep,
  openByKeys,
  pause,
  type,
} from "./gestures.ts";
import type { Scene } from "./scenes.ts";
import type { Stage } from "./stage.ts";

const preview = click(/^Preview with/);
const runTest = click("Run the test");
const savedTests = clickText(/^Saved tests/);

/** What opens in the editor, and what it looks like with workflows of several kinds. */
export function editorScenes({ sample, welcome, grouped, broken, tested }: Stage): Scene[] {
  const of =
    (workflow: string) =>
    (name: string, query = "", open?: Gesture): Scene => ({
      ...{ name: `editor${name}`, path: `/workflows/${workflow}${query}` },
      ...(open ? { open } : {}),
    });
  const editor = of(welcome);
  return [
    editor(""),
    of(sample)("-sample"),
    of(grouped)("-groups", "?view=canvas"),
    { ...editor("-outline", "?view=outline"), only: "wide" },
    editor("-outline-menu", "?view=outline", clickInOutline(/^Say hello/, /^Actions/)),
    editor("-outline-add", "?view=outline", clickInOutline(/^Say hello/, /^Add a step/)),
    { ...editor("-canvas", "?view=canvas"), only: "narrow" },
    editor("-canvas-menu", "?view=canvas", menuOfCanvas),
    editor("-canvas-menu-of-a-step", "?view=canvas", menuOfStep("wait")),
    editor("-canvas-add", "?view=canvas", inOrder(menuOfCanvas, click(/^Add a step here/, "menuitem"))),
    editor("-canvas-connect", "?view=canvas", inOrder(choose("customer"), pause, openByKeys("c"))),
    editor("-canvas-selection", "?view=canvas", inOrder(menuOfCanvas, click(/^Select all/, "menuitem"))),
    editor("-find", "?view=canvas", inOrder(openByKeys("ControlOrMeta+f"), type("ask"))),
    editor("-commands", "", inOrder(openByKeys("ControlOrMeta+k"), type("add"))),
    editor("-shortcuts", "", openByKeys("?")),
    editor("-menu", "", click("More actions")),
    editor("-settings", "?panel=settings"),
    editor("-settings-of-a-step", "?node=country"),
    editor("-settings-of-an-email", "?node=hello"),
    editor("-settings-of-a-request", "?node=partner"),
    editor("-settings-of-a-wait", "?node=order"),
    editor("-choose-a-field", "?node=country", (page) => page.getByLabel("Field", { exact: true }).first().click()),
    editor("-variables", "?node=hello", click("Insert variable")),
    editor("-large-text", "?node=hello", click(/in a large window$/)),
    editor("-preview-with", "?node=hello", preview),
    editor("-preview-by-hand", "?node=hello", inOrder(preview, click(/^Write data by hand/, "menuitem"))),
    of(broken)("-problems", "?panel=problems"),
    editor("-test", "?panel=test"),
    editor("-tested", "?panel=test", runTest),
    editor("-tested-email", "?panel=test", inOrder(runTest, stepOfTest(/^Say hello/))),
    editor("-tested-output", "?panel=test", inOrder(runTest, click("Change the output"))),
    editor("-tested-save", "?panel=test", inOrder(runTest, click("Save as test"))),
    editor("-saved-tests-empty", "?panel=test", savedTests),
    of(tested)("-saved-tests", "?panel=test", savedTests),
    of(tested)("-saved-tests-menu", "?panel=test", inOrder(savedTests, click(/^More for/))),
    of(tested)("-saved-tests-failed", "?panel=test", inOrder(savedTests, click("Run all tests"), pause)),
    editor("-publish", "?panel=publish"),
    of(sample)("-publish-unchanged", "?panel=publish"),
    of(broken)("-publish-problems", "?panel=publish"),
    of(tested)("-publish-failed-test", "?panel=publish", pause),
    editor("-versions", "?panel=versions"),
    editor("-versions-menu", "?panel=versions", click("More for version 2")),
    editor("-version", "?version=1"),
    editor("-compare", "?compare=2..draft"),
    editor("-numbers", "?view=numbers"),
    editor("-numbers-people", "?view=numbers&at=wait&state=waiting"),
  ];
}

function stepOfTest(name: RegExp): Gesture {
  return (page) => page.getByRole("list", { name: "Steps of the test" }).getByRole("button", { name }).first().click();
}
