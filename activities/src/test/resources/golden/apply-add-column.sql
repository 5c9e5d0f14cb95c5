ALTER TABLE "main"."target's; -- copy" ADD COLUMN IF NOT EXISTS "new one" VARCHAR
