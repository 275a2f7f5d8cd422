// A real TypeScript MCP client driven by lines of JSON: `node mcp-client.mjs v1|v1-sse|v2 URL`.
//   in:  {"id":1,"call":"tool","arguments":{}} | {"id":2,"list":true} | {"close":true}
//   out: {"event":"connected","protocolVersion":…} {"event":"listChanged","tools":[…]} {"event":"result","id":…} {"event":"error","id":…}
import { createInterface } from 'node:readline';

const [era, url] = process.argv.slice(2);
const say = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const names = (tools) => tools.map((tool) => tool.name);

async function listAll(client) {
  const tools = [];
  let cursor;
  do {
    const page = await client.listTools(cursor ? { cursor } : undefined);
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor);
  return tools;
}

async function connect() {
  const info = { name: `signalbox-end-to-end-${era}`, version: '1.0.0' };
  if (era.startsWith('v1')) {
    const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
    const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
    const { SSEClientTransport } = await import('@modelcontextprotocol/sdk/client/sse.js');
    const { ToolListChangedNotificationSchema } = await import('@modelcontextprotocol/sdk/types.js');
    const client = new Client(info);
    client.setNotificationHandler(ToolListChangedNotificationSchema, async () => {
      try {
        say({ event: 'listChanged', tools: names(await listAll(client)) });
      } catch (error) {
        say({ event: 'refreshFailed', message: String(error) });
      }
    });
    let protocolVersion;
    const transport = new (era === 'v1' ? StreamableHTTPClientTransport : SSEClientTransport)(new URL(url));
    const setProtocolVersion = transport.setProtocolVersion.bind(transport);
    transport.setProtocolVersion = (version) => setProtocolVersion((protocolVersion = version));
    await client.connect(transport);
    say({ event: 'connected', protocolVersion });
    return client;
  }
  const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client');
  const client = new Client(info, {
    versionNegotiation: { mode: 'auto' },
    listChanged: {
      tools: {
        onChanged: (error, tools) =>
          error ? say({ event: 'refreshFailed', message: String(error) }) : say({ event: 'listChanged', tools: names(tools) }),
      },
    },
  });
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport);
  say({ event: 'connected', protocolVersion: transport.protocolVersion ?? client.getNegotiatedProtocolVersion?.() });
  return client;
}

const client = await connect();
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.close) break;
  try {
    if (request.list) say({ event: 'result', id: request.id, tools: await listAll(client) });
    else say({ event: 'result', id: request.id, result: await client.callTool({ name: request.call, arguments: request.arguments ?? {} }) });
  } catch (error) {
    say({ event: 'error', id: request.id, code: error.code, message: String(error.message ?? error) });
  }
}
await client.close();
process.exit(0);
