// Migration 21: a show has a chain of engines, and so has the app. Never edit it once released: add a new one.

/** `chain` is JSON, see `EngineChain`. Until now there was one engine, and a flag that this device stands in for it, which meant nothing for the device itself. */
export const sql = `
ALTER TABLE folders ADD COLUMN chain TEXT NOT NULL DEFAULT '["device"]'
  CHECK (json_valid(chain) AND json_type(chain, '$[0]') IS 'text');
UPDATE folders SET chain = iif(fallback = 1 AND service <> 'device', json_array(service, 'device'), json_array(service));
ALTER TABLE folders DROP COLUMN service;
ALTER TABLE folders DROP COLUMN fallback;

INSERT INTO settings (key, value)
  SELECT 'defaultChain', json_array(json_extract(value, '$')) FROM settings WHERE key = 'defaultService' AND value IN ('"device"', '"cloud"');
DELETE FROM settings WHERE key = 'defaultService';

-- What a ceiling stopped is looked for whenever something changes: few or none, among all that wait.
CREATE INDEX jobs_stopped ON jobs (service, folder_id, place, id) WHERE state = 'queued' AND failure_code = 'ceiling-reached';
`;
