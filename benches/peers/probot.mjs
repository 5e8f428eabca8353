// Probot as its guide starts it, with one handler for every event: it keeps nothing, or
// with DATABASE set it keeps the delivery durably before Probot answers.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { generateKeyPairSync } from "node:crypto";

const require = createRequire(process.env.PROBOT_FOLDER + "/");
const { createNodeMiddleware, createProbot } = await import(require.resolve("probot"));

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

let keep = () => {};
if (process.env.DATABASE) {
  const Database = require("better-sqlite3");
  const database = new Database(process.env.DATABASE);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec(
    "CREATE TABLE deliveries (id TEXT PRIMARY KEY, event TEXT NOT NULL, body TEXT NOT NULL)",
  );
  const insert = database.prepare(
    "INSERT INTO deliveries VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  keep = (context) => insert.run(context.id, context.name, JSON.stringify(context.payload));
}

const probot = createProbot({
  overrides: {
    appId: 1,
    privateKey,
    secret: process.env.WEBHOOK_SECRET,
    logLevel: "fatal",
  },
});
const app = (app) => {
  app.onAny((context) => {
    keep(context);
  });
};
const middleware = await createNodeMiddleware(app, {
  probot,
  webhooksPath: "/webhooks/github",
});
const server = createServer((request, response) => {
  middleware(request, response, () => {
    response.statusCode = 404;
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const { address, port } = server.address();
  console.log(`${address}:${port}`);
});
