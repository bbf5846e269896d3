-- Run once, by the image of PostgreSQL, when the volume is empty. The hub's owner may make roles and is no superuser, as on
-- RDS: what works here works there. Who reads statistics can read nothing else.
\set owner_password `cat /run/secrets/owner_password`
\set statistics_password `cat /run/secrets/statistics_password`

CREATE ROLE lawyers_hub_owner LOGIN CREATEROLE PASSWORD :'owner_password';
CREATE DATABASE lawyers_hub OWNER lawyers_hub_owner;
CREATE ROLE lawyers_hub_statistics LOGIN PASSWORD :'statistics_password';
GRANT pg_monitor TO lawyers_hub_statistics;
