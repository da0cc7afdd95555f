// Makes crypto_vectors.json with Tencent's own library: npm install @wecom/crypto@1.0.1, then
// node make_crypto_vectors.cjs > crypto_vectors.json
const { createHash } = require("crypto");
const { encrypt, getSignature } = require("@wecom/crypto");

const KEYS = ["jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"];
const RECEIVERS = ["wx5823bf96d3bd56c7", "ww0123456789abcdef", ""];
const MESSAGES = [
  "", "a", "1616140317555161061", "谢谢", "😀", "👩‍👩‍👧‍👦 全家福", "谢谢 @陈静\u2005 昨天帮我顶班！", "／感謝 ＠陳靜 辛苦了", "\n", "a\u0000b",
  "<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好 & <b>]]></Content></xml>", "𠮷野家", "e\u0301é",
  ...Array.from({ length: 20 }, (_, n) => "x".repeat(n + 1)), // every length of the padding's neighbourhood
  "好".repeat(682), "🙏".repeat(512), "long ".repeat(400), "د شكرا", "\ufeffabc", " spaces ", "]]>",
];

const random = (n) => createHash("md5").update(`prefix ${n}`).digest(); // 16 fixed bytes
console.log(JSON.stringify(MESSAGES.map((message, n) => {
  const [key, receiver] = [KEYS[n % KEYS.length], RECEIVERS[n % RECEIVERS.length]];
  const [timestamp, nonce, token] = [String(1409659589 + n), String(263014780 + 7 * n), `Token${n}`];
  const sealed = encrypt(key, message, receiver, random(n));
  return { key, receiver, message, prefix: random(n).toString("hex"), sealed, token, timestamp, nonce,
    signature: getSignature(token, timestamp, nonce, sealed) };
}), null, 1));
