// Serves one PGlite, in memory, at the socket that the first argument names, until its input ends.
import { PGlite } from '@electric-sql/pglite';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { vector } from '@electric-sql/pglite/vector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const db = await PGlite.create({ extensions: { uuid_ossp, vector } });
// One connection at a time; but the next one may come before the last is seen to be closed.
const server = new PGLiteSocketServer({ db, path: process.argv[2], maxConnections: 1000 });
await server.start();
console.log('ready');
process.stdin.on('end', () => process.exit(0)).resume();
