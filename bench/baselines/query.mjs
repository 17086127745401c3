// The first authenticated query, by kind of service.
/** @returns {Promise<{port: number, environment(access: Access): string[], query(endpoint: Endpoint, access: Access): Promise<void>}>} */
export async function clientOf(kind) {
  return kind === 'mysql' ? await mysql() : await postgresql();
}

async function postgresql() {
  const { default: pg } = await import('pg');
  return {
    port: 5432,
    environment: ({ user, password, database }) => [
      `POSTGRES_USER=${user}`,
      `POSTGRES_PASSWORD=${password}`,
      `POSTGRES_DB=${database}`,
    ],
    query: async (endpoint, access) => {
      const client = new pg.Client({ ...endpoint, ...access });
      client.on('error', () => {});
      try {
        await client.connect();
        await client.query('SELECT 1');
      } finally {
        await client.end().catch(() => {});
      }
    },
  };
}

async function mysql() {
  const { createConnection } = await import('mysql2/promise');
  return {
    port: 3306,
    environment: ({ user, password, database }) => [
      `MYSQL_USER=${user}`,
      `MYSQL_PASSWORD=${password}`,
      `MYSQL_ROOT_PASSWORD=${password}`,
      `MYSQL_DATABASE=${database}`,
    ],
    query: async (endpoint, access) => {
      const connection = await createConnection({ ...endpoint, ...access });
      connection.on('error', () => {});
      try {
        await connection.query('SELECT 1');
      } finally {
        connection.destroy();
      }
    },
  };
}
