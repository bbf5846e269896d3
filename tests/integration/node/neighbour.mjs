// Another program at the hub's queue, as its author would write it: `node neighbour.mjs COMMAND`.
// It reads its argument from standard input and writes what came of it to standard output, both as JSON.

import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { ExpressAdapter } from '@bull-board/express'
import { Queue, Worker } from 'bullmq'
import express from 'express'

const QUEUE = 'lawyers-hub'
const connection = { url: process.env.REDIS_URL, maxRetriesPerRequest: null }
const queue = new Queue(QUEUE, { connection })

const commands = {
  async add({ name, data, options }) {
    return { id: (await queue.add(name, data, options)).id }
  },

  async jobs() {
    const jobs = await queue.getJobs()
    return jobs.map(({ id, name, data }) => ({ id, name, data }))
  },

  // What the page of Bull Board asks its own server for.
  async board() {
    const serverAdapter = new ExpressAdapter()
    createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter })
    const server = express().use(serverAdapter.getRouter()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${server.address().port}/api/queues?activeQueue=${QUEUE}&status=latest`
    const answer = await (await fetch(url)).json()
    server.close()
    return answer.queues[0].jobs.map(({ id, name, data }) => ({ id, name, data }))
  },

  async work() {
    const worker = new Worker(QUEUE, async ({ id, name, data }) => ({ id, name, data }), { connection })
    const [, seen] = await once(worker, 'completed')
    await worker.close()
    return seen
  },
}

const argument = JSON.parse(await text(process.stdin))
console.log(JSON.stringify(await commands[process.argv[2]](argument)))
await queue.close()
process.exit(0)
