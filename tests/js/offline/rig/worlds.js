/** Worlds for schedules over the real sync service, in a process of its own (tests/sync_service.py). As model_worlds.js has them. */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

export class RealWorlds {
  #waiting = new Map();
  #count = 0;

  async start() {
    this.folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "nhy-schedules-"));
    const python = existsSync(join(ROOT, ".venv/bin/python")) ? join(ROOT, ".venv/bin/python") : "python3";
    this.process = spawn(python, ["-m", "tests.sync_service", this.folder], { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
    let said = "";
    this.process.stderr.on("data", (part) => (said = (said + part).slice(-4000)));
    this.process.on("exit", (code) => this.#waiting.forEach(({ reject }) => reject(new Error(`The sync service ended with ${code}.\n${said}`))));
    createInterface({ input: this.process.stdout }).on("line", (line) => {
      const { n, ...answer } = JSON.parse(line);
      this.#waiting.get(n).resolve(answer);
      this.#waiting.delete(n);
    });
    const { people, key } = await this.#ask("start");
    Object.assign(this, { people, key });
    return this;
  }

  async world() {
    const { child } = await this.#ask("child");
    return {
      key: this.key,
      people: this.people,
      child,
      answer: (path, { method, headers, body = null }, person) => this.#ask("request", { path, method, headers, body, person }),
      moveAway: () => this.#ask("move_away", { child }),
      revoke: (device) => this.#ask("revoke", { device }),
      received: (ids, occurrences) => this.#ask("received", { ids, occurrences }),
    };
  }

  async end() {
    const ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.process.stdin.end();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  #ask(what, more = {}) {
    const n = (this.#count += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(n, { resolve, reject });
      this.process.stdin.write(`${JSON.stringify({ n, do: what, ...more })}\n`);
    });
  }
}
