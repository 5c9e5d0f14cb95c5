CREATE TABLE IF NOT EXISTS "main"."target's; -- copy" (
  "order id" INTEGER,
  "SELECT" VARCHAR,
  "say ""hi""" DECIMAL(10,2),
  "it's" DOUBLE,
  "Äß 🤷" DATE,
  "at" TIMESTAMP WITH TIME ZONE,
  "nanos" TIMESTAMP_NS,
  "time" TIME,
  "flag" BOOLEAN,
  "bytes" BLOB,
  "uuid" UUID,
  "json" JSON,
  "any" VARIANT,
  "huge" HUGEINT,
  "list" HUGEINT[],
  "choice" ENUM('a', 'it''s'),
  "new one" VARCHAR
)
