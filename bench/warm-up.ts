const times = 3;

/** Does what is to be measured a few times before it is: until V8 has compiled what is hot, a process does less with its CPU. */
export async function warmUp(figure: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time++) await figure();
}
