import { reasons } from './reasons';
import { type Rule, type Ruling, without } from './rule';
import { telling } from './skipping';
import { block, tolerant } from './statement';

const statementPattern = /^(?:create|alter|drop|comment\s+on)\s+extension\b/i;

/**
 * What must follow the creation of an extension, before there are data. A new job of pg_cron is inactive, however it
 * comes. TimescaleDB rests while its own tables are filled, in this database, until `timescaledb_post_restore`.
 */
const followups: Readonly<Record<string, { sql: string; disarms: boolean }>> = {
  pg_cron: {
    disarms: true,
    sql: block(
      `CREATE OR REPLACE FUNCTION cron.labtest_disarm() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.active := false; RETURN NEW; END'; ` +
        'DROP TRIGGER IF EXISTS labtest_disarm ON cron.job; ' +
        'CREATE TRIGGER labtest_disarm BEFORE INSERT OR UPDATE ON cron.job FOR EACH ROW EXECUTE PROCEDURE cron.labtest_disarm(); ' +
        // Data that come without other triggers (session_replication_role = replica) are disarmed, too.
        'ALTER TABLE cron.job ENABLE ALWAYS TRIGGER labtest_disarm;',
    ),
  },
  timescaledb: {
    disarms: false,
    sql: block(
      "EXECUTE coalesce((SELECT format('SELECT %s()', oid::regproc) FROM pg_catalog.pg_proc WHERE proname = 'timescaledb_pre_restore'), 'SELECT 1');",
    ),
  },
};

const extensions: Rule = (statement, dump) => {
  if (!statementPattern.test(statement.text)) return undefined;
  const at = statement.tokens.findIndex(({ text }) => /^extension$/i.test(text)) + 1;
  const first = statement.tokens.findIndex(
    (token, index) => index >= at && !/^(?:if|not|exists)$/i.test(token.text),
  );
  const name = statement.valueAt(first);
  if (dump.skipExtensions.includes(name)) return without(reasons.skipped, name);
  if (name === 'dblink' && /^create/i.test(statement.text)) dump.servers.add(name);
  if (!dump.superuser) return ofAdministrator(statement.text, name, dump.extensions.includes(name));
  const followup = /^create/i.test(statement.text) ? followups[name] : undefined;
  if (!followup || (followup.disarms && !dump.disarm)) return undefined;
  return { text: `${statement.text.replace(/[\s;]*$/, ';')} ${followup.sql}` };
};

/** The administrator has made the extensions that are configured, and owns them. */
function ofAdministrator(text: string, name: string, made: boolean): Ruling | undefined {
  const isComment = /^comment/i.test(text);
  if (made) return isComment ? without(reasons.extensionComments, name) : { text: '' };
  if (!isComment) return undefined;
  return { text: tolerant(text, ['insufficient_privilege'], telling(reasons.extensionComments, name)) };
}

/** The provider of a security label is called as the extension that brings it. */
const labels: Rule = (statement, dump) => {
  if (!statement.is(/^security\s+label\s+for\b/i)) return undefined;
  const provider = statement.valueAt(3);
  return dump.skipExtensions.includes(provider) ? without(reasons.skippedLabels, provider) : undefined;
};

/** Extensions that are left out, that another one has made, and that need something when they are made. */
export const extensionRules: readonly Rule[] = [extensions, labels];
