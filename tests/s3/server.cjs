// A server of S3 over a folder, on a free port of the loopback, which it prints. Signatures are verified.
"use strict";

const S3rver = require("@20minutes/s3rver");

const [directory, bucket] = process.argv.slice(2);
new S3rver({
  directory,
  address: "127.0.0.1",
  port: 0,
  silent: true,
  vhostBuckets: false,
  configureBuckets: [{ name: bucket, configs: [] }],
})
  .run()
  .then(({ port }) => console.log(port));
