import type { Space } from "../../src/testing/space.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";

// The vocabulary of the pattern tests: an activity is a step that leaves a task of its name behind.

type Path = (path: Sketch) => Sketch;

/** An activity that is done at once. */
export const does =
  (name: string): Path =>
  (path) =>
    path.then("task.create", { title: name }, { id: name });

/** An activity that takes until `space.passTime("<name>_takes")`. */
export const takesTime =
  (name: string): Path =>
  (path) =>
    does(name)(path.then("flow.delay", { duration: "1h" }, { id: `${name}_takes` }));

/** An activity that waits for an event. */
export const waitsFor =
  (eventType: string, config: object = {}): Path =>
  (path) =>
    path.then("flow.wait_for_event", { eventType, timeout: "30d", ...config }, { id: eventType.replace(".", "_") });

/** A condition on the data of the event that began the run. */
export const when = (field: string, value: unknown): object => ({
  field: `event.data.${field}`,
  operator: "equals",
  value,
});

/** A path that is only gone when the condition holds. */
export const ifSo =
  (id: string, condition: object, then: Path): Path =>
  (path) =>
    path.then("flow.branch", { branches: [{ id, when: condition }] }, { id: `if_${id}` }).port(id, then);

export const begin = (name: string): Sketch => workflow(name).on("order.created");

export const order = (data: object = {}) => ({
  type: "order.created",
  contact: { externalId: "ada" },
  data: { ...data } as Record<string, never>,
});

/** The activities that were done, in order; each as often as it was done. */
export async function done(space: Space): Promise<string[]> {
  const rows = await space.inside((sql) => sql<{ title: string }[]>`select title from tasks order by created_at, id`);
  return rows.map(({ title }) => title);
}
