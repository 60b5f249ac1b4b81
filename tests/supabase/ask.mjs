// Reads a request a line, asks the Data API through supabase-js, writes the answer as a line.
import { createInterface } from "node:readline";
import { createClient } from "@supabase/supabase-js";

const url = process.argv[2];
const clients = new Map();

function clientOf(token) {
  if (!clients.has(token)) {
    const client = createClient(url, token, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      // Nothing listens here, and before version 22 Node has no WebSocket.
      realtime: { transport: class {} },
      global: {
        headers: { Authorization: `Bearer ${token}` },
        // Supabase's gateway serves PostgREST below this path.
        fetch: (input, options) => fetch(String(input).replace("/rest/v1", ""), options),
      },
    });
    clients.set(token, client);
  }
  return clients.get(token);
}

async function answered({ token, calls }) {
  let request = clientOf(token);
  for (const [method, ...values] of calls) request = request[method](...values);
  const { data, error, status, count } = await request;
  return JSON.stringify({ data, error, status, count });
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(await answered(JSON.parse(line)));
}
