// Reads a request a line, asks the Data API through supabase-js, writes the answer as a line.
import { createInterface } from "node:readline";
import { createClient } from "@supabase/supabase-js";

const url = process.argv[2];

for await (const line of createInterface({ input: process.stdin })) {
  const { token, calls } = JSON.parse(line);
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
  let request = client;
  for (const [method, ...values] of calls) request = request[method](...values);
  const { data, error, status } = await request;
  console.log(JSON.stringify({ data, error, status }));
}
