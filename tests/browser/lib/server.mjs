// The real binary, with an opportunity in every state.
import { spawn } from "node:child_process";

const PATIENCE = 240_000;

export async function serve(binary) {
  const child = spawn(binary, ["demo", "--every-state"], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let said = "";
  const url = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`it did not begin to serve:\n${said}`)), PATIENCE);
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const found = /The board: (http:\/\/[^/\s]+)\//.exec(said);
      if (!found) return;
      clearTimeout(late);
      resolve(found[1]);
    });
    ended.then((code) => reject(new Error(`it ended with ${code}:\n${said}`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url, stop };
}
