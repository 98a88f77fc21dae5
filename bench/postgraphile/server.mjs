// PostGraphile on one database, in one process, as its own documentation serves it: BENCH_DSN=… node server.mjs PORT POOL_SIZE
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { postgraphile } from "postgraphile";

const [port, poolSize] = process.argv.slice(2);

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({ connectionString: process.env.BENCH_DSN, schemas: ["public"], poolConfig: { max: Number(poolSize) } }),
  ],
  // Plain lists beside connections: less work for it.
  schema: { defaultBehavior: "+list -mutation" },
  grafserv: { graphiql: false, watch: false },
  grafast: { explain: false },
};

const server = createServer();
const served = postgraphile(preset).createServ(grafserv);
await served.addTo(server);
server.listen(Number(port), "127.0.0.1");
