/** Worlds for schedules over the model of the server: each has two people of one home, a child of theirs, and what was received. */

import { ModelServer } from "./model_server.js";

export class ModelWorlds {
  async world(now) {
    const server = await new ModelServer(now).start();
    const [people, child] = [[crypto.randomUUID(), crypto.randomUUID()], crypto.randomUUID()];
    for (const person of people) server.signIn(person, [child]);
    return {
      key: server.key,
      people,
      child,
      answer: (...asked) => server.answer(...asked),
      moveAway: async () => people.forEach((person) => server.loseAccess(person, child)),
      revoke: async (device) => server.revoke(device),
      received: async () => ({
        lines: Object.fromEntries([...server.lines].map(([id, { entry }]) => [id, entry])),
        there: [...server.lines.values()].flatMap(({ entry, times }) => Array(times).fill([entry.id, entry.occurrence])),
      }),
    };
  }

  async end() {}
}
