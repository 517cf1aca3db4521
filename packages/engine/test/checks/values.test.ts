import { describe, expect, it } from "vitest";
import { workflow } from "../../src/testing/workflow.ts";
import { afterFix, problemsOf, rule, saidOf } from "./checking.ts";

const quiz = {
  title: "Quiz finished",
  schema: {
    type: "object",
    properties: {
      score: { type: "number" },
      email: { type: "string" },
      level: { enum: ["easy", "hard"] },
      finishedAt: { type: "string", format: "date-time" },
      answers: { type: "array", items: { type: "object", properties: { text: { type: "string" } } } },
    },
    additionalProperties: false,
  },
  example: {},
};
const events = { "quiz.finished": quiz };
const onQuiz = () => workflow("Quiz").on("custom.event", { eventType: "quiz.finished" });
const task = (title: string) => onQuiz().then("task.create", { title });

describe("a path that a template reads", () => {
  it.each([
    "event.data.score",
    "trigger.data.answers.0.text",
    "event.data.answers.size",
    "event.time",
    "event.data.email",
  ])("may be %s, which the contract names", (path) => {
    expect(problemsOf(task(`Call {{ ${path} }}`), { events })).toEqual([]);
  });

  it("that the contract does not know is an error, with the name that was probably meant", () => {
    expect(problemsOf(task("Call {{ event.data.emial }}"), { events })).toMatchObject([
      {
        severity: "error",
        code: "unknown_path",
        nodeId: "create",
        field: "title",
        message: "“event.data.emial” is not a field of “Quiz finished”. Did you mean “email”?",
      },
    ]);
  });

  it("is put right by one click", () => {
    const fixed = afterFix("unknown_path", task("Call {{ event.data.emial | upcase }}, {{event.data.emial}}"), {
      events,
    });
    expect(fixed.title).toBe("Replace “event.data.emial” by “event.data.email”");
    expect(fixed.codes).toEqual([]);
    expect(fixed.graph.nodes[1]?.config["title"]).toBe("Call {{ event.data.email | upcase }}, {{event.data.email}}");
  });

  it("names what there is where nothing is near", () => {
    expect(saidOf("unknown_path", task("{{ event.data.telephone }}"), { events })).toEqual([
      "“event.data.telephone” is not a field of “Quiz finished”. There are score, email, level, finishedAt, answers.",
    ]);
  });

  it("cannot go further than a text or a number does", () => {
    expect(saidOf("unknown_path", task("{{ event.data.score.value }}"), { events })).toEqual([
      "“event.data.score.value” is not a field of “Quiz finished”. Use what comes before it as a whole.",
    ]);
  });

  it("is only worth a warning where the contract does not say that this is all", () => {
    const { additionalProperties: _closed, ...open } = quiz.schema;
    const around = { events: { "quiz.finished": { ...quiz, schema: open } } };
    expect(problemsOf(task("{{ event.data.telephone }}"), around)).toMatchObject([
      { severity: "warning", code: "unknown_path" },
    ]);
  });

  it("may be anything where the contract invites more, as a form's own fields, unless it is a slip of the hand", () => {
    const form = (path: string) =>
      workflow("Form")
        .on("form.submitted")
        .then("task.create", { title: `{{ ${path} }}` });
    expect(problemsOf(form("event.data.budget"))).toEqual([]);
    expect(problemsOf(form("event.data.formNmae"))).toMatchObject([
      { severity: "warning", code: "unknown_path", message: expect.stringContaining("Did you mean “formName”?") },
    ]);
  });

  it("may be called as fields of contacts are, and is then misspelled as they are", () => {
    const form = workflow("Form").on("form.submitted").then("task.create", { title: "{{ event.data.emial }}" });
    const contactFields = [{ key: "email", type: "text" as const }];
    expect(saidOf("unknown_path", form, { contactFields })).toEqual([
      "“event.data.emial” is not a field of “Contact form submitted”. Did you mean “email”?",
    ]);
  });

  it("may be anything where the event type is not known", () => {
    const drawing = workflow("x")
      .on("custom.event", { eventType: "lead.scored" })
      .then("task.create", { title: "{{ event.data.x }}" });
    expect(problemsOf(drawing)).toEqual([]);
  });

  it("may be a field of either event that starts the workflow", () => {
    const both = workflow("x")
      .on("order.created")
      .on("custom.event", { eventType: "quiz.finished" }, { id: "quiz" })
      .then("task.create", { title: "{{ event.data.total }}{{ event.data.score }}" });
    expect(problemsOf(both, { events })).toEqual([]);
  });

  it("of a contact is known by the workspace's fields; others may be there all the same", () => {
    const greet = (path: string) => task(`Greet {{ contact.${path} }}`);
    const contactFields = [{ key: "favourite_colour", type: "text" as const }];
    expect(problemsOf(greet("nickname"), { events, contactFields })).toEqual([]);
    expect(saidOf("unknown_path", greet("favorite_colour"), { events, contactFields })).toEqual([
      "“contact.favorite_colour” is not a field of a contact. Did you mean “favourite_colour”?",
    ]);
  });

  it("of an earlier step is known by what the step gives", () => {
    const after = (path: string) =>
      onQuiz()
        .then("contact.add_tag", { tag: "x" })
        .then("task.create", { title: `{{ ${path} }}` });
    expect(problemsOf(after("steps.add_tag.output.added"), { events })).toEqual([]);
    expect(saidOf("unknown_path", after("steps.add_tag.output.aded"), { events })).toEqual([
      "“steps.add_tag.output.aded” is not a field of what “Add tag” gives. Did you mean “added”?",
    ]);
  });

  it("of an event that was waited for is known by that event's contract", () => {
    const after = (path: string) =>
      onQuiz()
        .then("flow.wait_for_event", { eventType: "order.created" })
        .port("received", (way) =>
          way.then("task.create", { title: `{{ steps.wait_for_event.output.event.data.${path} }}` }),
        );
    expect(problemsOf(after("total"), { events })).toEqual([]);
    expect(saidOf("unknown_path", after("totla"), { events })).toHaveLength(1);
  });

  it("shows hostile names as the text that they are", () => {
    const { message } = problemsOf(task("{{ event.data['<script>alert(1)</script>'] }}"), { events })[0] ?? {};
    expect(message).toContain("“event.data.<script>alert(1)</script>” is not a field");
  });
});

describe("a value that is not sure to be there", () => {
  const gold = [{ id: "gold", name: "Gold", when: rule("event.data.score", "greater_than", 90) }];
  const branched = (title: string) =>
    onQuiz()
      .then("flow.branch", { branches: gold })
      .port("gold", (way) => way.then("contact.add_tag", { tag: "gold" }, { name: "Tag gold" }))
      .port("otherwise", (way) => way.then("task.create", { title: "Call" }))
      .then("task.create", { title }, { id: "last" });

  it("is the output of a step that only one branch goes through", () => {
    expect(problemsOf(branched("{{ steps.add_tag.output.added }}"), { events })).toMatchObject([
      {
        severity: "warning",
        code: "may_be_empty",
        nodeId: "last",
        message: expect.stringContaining(
          "“steps.add_tag.output.added” may be empty here: not every path to this step goes through “Tag gold”.",
        ),
      },
    ]);
  });

  it.each(['{{ steps.add_tag.output.added | default: "no" }}', "{% if steps.add_tag.output.added %}yes{% endif %}"])(
    "is fine where the template says what happens then: %s",
    (title) => {
      expect(problemsOf(branched(title), { events })).toEqual([]);
    },
  );

  it("is not what a step on the way gives", () => {
    const straight = onQuiz()
      .then("contact.add_tag", { tag: "x" })
      .then("flow.branch", { branches: gold })
      .port("gold", (way) => way.then("flow.delay", { duration: "1d" }))
      .port("otherwise", (way) => way)
      .then("task.create", { title: "{{ steps.add_tag.output.added }}" });
    expect(saidOf("may_be_empty", straight, { events })).toEqual([]);
  });

  it("is not what a parallel path gives before both come together", () => {
    const both = (mode: unknown) =>
      onQuiz()
        .parallel(
          (way) => way.then("contact.add_tag", { tag: "x" }),
          (way) => way.then("flow.delay", { duration: "1h" }),
        )
        .then("flow.join", { mode })
        .then("task.create", { title: "{{ steps.add_tag.output.added }}" });
    expect(saidOf("may_be_empty", both("all"), { events })).toEqual([]);
    expect(saidOf("may_be_empty", both("any"), { events })).toHaveLength(1);
  });

  it("is the output of a step that is switched off, which one click switches on", () => {
    const drawing = onQuiz()
      .then("contact.add_tag", { tag: "x" }, { disabled: true })
      .then("task.create", { title: "{{ steps.add_tag.output.added }}" });
    expect(afterFix("step_switched_off", drawing, { events })).toMatchObject({
      title: "Switch “Add tag” on",
      codes: [],
    });
  });

  it("is the output of a step inside a loop, outside of it", () => {
    const drawing = onQuiz()
      .then("flow.for_each", { items: "{{ event.data.answers }}" })
      .port("item", (way) => way.then("contact.add_tag", { tag: "x" }))
      .port("next", (way) => way.then("task.create", { title: "{{ steps.add_tag.output.added }}" }));
    const said = problemsOf(drawing, { events });
    expect(said.map(({ code }) => code)).toContain("step_not_upstream");
  });

  it("is a variable that no step sets, or that a step on another path sets", () => {
    const drawing = (title: string) =>
      onQuiz()
        .then("flow.set_variables", { variables: { colour: "red" } })
        .then("task.create", { title });
    expect(problemsOf(drawing("{{ vars.colour }}"), { events })).toEqual([]);
    expect(afterFix("unknown_variable", drawing("{{ vars.color }}"), { events })).toMatchObject({ codes: [] });
    expect(saidOf("unknown_variable", drawing("{{ vars.size_of_it }}"), { events })).toEqual([
      "No step sets the variable “size_of_it”, so “vars.size_of_it” is always empty. Set it in a step before this one, or use another value.",
    ]);
  });
});

describe("the output of a step on a parallel path", () => {
  it("can be waited for with one click", () => {
    const drawing = onQuiz().parallel(
      (way) => way.then("contact.add_tag", { tag: "x" }),
      (way) => way.then("task.create", { title: "{{ steps.add_tag.output.added }}" }),
    );
    expect(afterFix("step_not_upstream", drawing, { events })).toMatchObject({
      title: "Let “Create task” wait for “Add tag”",
      codes: [],
    });
  });

  it("cannot be waited for where a branch takes only one of them", () => {
    const branches = [{ id: "a", name: "A", when: rule("event.data.score", "greater_than", 5) }];
    const drawing = onQuiz()
      .then("flow.branch", { branches })
      .port("a", (way) => way.then("contact.add_tag", { tag: "x" }))
      .port("otherwise", (way) => way.then("task.create", { title: "{{ steps.add_tag.output.added }}" }));
    const [problem] = problemsOf(drawing, { events });
    expect(problem).toMatchObject({ code: "step_not_upstream" });
    expect(problem?.fix).toBeUndefined();
  });
});

describe("a template", () => {
  it("with a filter that there is none of is put right by one click", () => {
    const drawing = task("{{ event.data.email | upcas }}");
    expect(saidOf("template_syntax", drawing, { events })[0]).toContain("Did you mean “upcase”?");
    expect(afterFix("template_syntax", drawing, { events })).toMatchObject({ codes: [] });
  });

  it("is not filled in where a number is wanted", () => {
    const drawing = onQuiz().then("flow.throttle", { limit: "{{ event.data.score }}", per: "1h" });
    expect(saidOf("template_not_filled", drawing, { events })).toEqual([
      "This must be a number, and “{{ event.data.score }}” is a template, which is not filled in here. Enter a number.",
    ]);
  });

  it("is not filled in where a plain text is wanted", () => {
    const drawing = onQuiz().then("task.create", { title: "Call", assigneeId: "{{ contact.owner }}" });
    expect(problemsOf(drawing, { events })).toMatchObject([
      { severity: "warning", code: "template_not_filled", field: "assigneeId" },
    ]);
  });

  it("writes dates for people once it is told to", () => {
    const mail = (html: string) => onQuiz().then("email.send", { to: "{{ contact.email }}", subject: "Done", html });
    expect(problemsOf(mail("<p>{{ event.data.finishedAt | format_date }}</p>"), { events })).toEqual([]);
    const fixed = afterFix("date_as_text", mail("<p>On {{event.data.finishedAt}}</p>"), { events });
    expect(fixed.codes).toEqual([]);
    expect(fixed.graph.nodes[1]?.config["html"]).toBe("<p>On {{ event.data.finishedAt | format_date }}</p>");
  });
});
