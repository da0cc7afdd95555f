### 到处用到的词

language-en = English
language-zh = 中文
role-it = IT 管理员
role-hr = HR 管理员
role-it-short = IT
role-hr-short = HR
feature-kudos = 感谢
feature-leaderboard = 排行榜
yes = 是
no = 否
none = 无
times = { $count }次
department-as-choice = { $name }（整个部门）
button-undo = 撤回
button-cancel = 取消
button-save = 保存
button-me = 我的感谢
button-my-settings = 我的设置

## 感谢：给的人

kudos-recorded = 已向{ $to }道谢
kudos-values = 体现了：{ $values }。
kudos-recorded-private = 只有{ $to }看得到。
kudos-recorded-private-manager = 只有{ $to }和上级{ $managers }看得到。
kudos-recorded-unposted = 不会公开发布。
kudos-recorded-opted-out = 你感谢的人里，有人不愿意被公开提到，所以不会公开发布。
kudos-recorded-opted-out-self = 你设置了不公开提到自己，所以不会公开发布。
kudos-recorded-daily = 大家会在下一次汇总里看到。
kudos-recorded-instant = 大家都能在感谢墙看到。
kudos-recorded-department = { $to }的每位同事会在下一次每日小结里收到。
kudos-recorded-quiet = { $to }正在免打扰，结束后就会收到。
kudos-recorded-manager = { $managers }也会收到。
kudos-recorded-no-manager = 没有别的上级需要告诉。
kudos-recorded-left = { $minutes }分钟内可以撤回。{ $left ->
    [0] 今天的名额已经用完啦。
   *[other] 今天还可以谢 { $left } 位。
}
kudos-recorded-short = 简单真诚！要不要补一句：这件事带来了什么改变？大家记住的往往是这个。
kudos-button-more = 补一句
kudos-button-new = 谢同事
kudos-completed = 已补充到给{ $to }的感谢里
kudos-taken-back = 已撤回给{ $to }的感谢
kudos-taken-back-back = 你写的话还留在这里，需要时可以再用。别人已经看不到了，今天的名额也还给你了。

## 感谢：看到的人

kudos-received = { $giver }感谢你
kudos-received-with = 一起被感谢的还有{ $others }。
kudos-button-request = 看那件事
kudos-button-request-briefly = 看那件事
kudos-received-private = 没有公开，是给你的。
kudos-received-private-together = 没有公开，是给一起被感谢的同事的。
kudos-received-manager = 你的上级也收到了。
kudos-for-manager = { $giver }感谢{ $to }，也想让你知道
kudos-posted = { $giver }感谢{ $to }
kudos-for = 体现
kudos-taken-back-note = { $giver }撤回了这条感谢。
kudos-posted-taken-back = { $giver }撤回了 { $when } 给{ $to }的感谢。
kudos-button-join = +1 我也谢谢
kudos-joiners = { $names }也表示感谢。
kudos-joiners-more = { $names }和另外{ $more }位同事也表示感谢。
kudos-joiners-unnamed = { $count }位同事也表示感谢。
kudos-joined = 你和{ $giver }一起感谢了{ $to }。
kudos-joined-before = 你已经和{ $giver }一起感谢过{ $to }了。
kudos-left = 已取消你给{ $giver }这条感谢的 +1。
round-up = { $day }：{ $count }条感谢
round-up-more = ……还有{ $count }条。
bundle = 有人感谢你们部门
bundle-empty = 这些感谢已经被撤回了。

## 感谢：指的是谁

who-is-meant-several = 有好几位“{ $typed }”，你说的是哪一位？
who-is-meant-near = 没有找到“{ $typed }”，你要找的是不是下面这几位？
who-is-meant-nobody = 没有找到“{ $typed }”。检查一下名字，或者从名单里选。
who-is-meant-kept = 你写的话都留着，还没有发出去。
who-is-meant-other = 都不是……
who-is-meant-form = 从名单里选

## 感谢：表单

kudos-form = 谢同事
kudos-form-receivers = 想谢谢谁？
kudos-form-receivers-hint = 可以是同事，也可以是整个部门
kudos-form-words = Ta 做了什么？
kudos-form-words-hint = 发生了什么，给你带来了什么改变
kudos-form-values = 体现了哪些价值观？
kudos-form-private = 只让 Ta 看到
kudos-form-manager = 让 Ta 的上级也知道
kudos-form-submit = 发送感谢
more-form = 补一句
more-form-intro = 你写给{ $to }的是：“{ $words }”
more-form-words = 这件事带来了什么改变？
more-form-words-hint = 比如：客人准时入住了，我也赶在半夜前到了家。
more-form-submit = 补上

## 好帮手自己

help = 每位同事都是你的客户。好帮手可以这样用
help-unknown = 没看懂“{ $typed }”。我会做这些：
help-kudos = 谢同事：{ $kudos } @同事 谢谢你加班帮忙 #团队合作
    一次谢几位，或者谢整个部门：{ $kudos } @张三 @前台 ……
    只让 Ta 看到，加上 --私下；让 Ta 的上级也知道，加上 --上级。只输入 { $kudos } 会打开表单。
help-goodturn = { $goodturn } 我的：我谢了谁，谁谢了我
    { $goodturn } 语言 English：换一种语言
    { $goodturn } 免打扰 22:00-07:00：晚上不发消息
    { $goodturn } 公开 关：不在公开消息里提到我
    { $goodturn } 数据：好帮手存了我的什么
help-note = 管理员请输入 { $goodturn } 管理。命令后面的词写英文也行。
you-are-welcome = 不客气！
me = 我的感谢
me-received = 收到
me-given = 送出
me-from = { $giver }，{ $when }
me-to = 给{ $to }，{ $when }
me-nothing-yet = 这里还空着。这周谁帮你省了心？
language-set = 好的，以后用{ $language }给你发消息。
quiet-set = { $start }到{ $end }（{ $zone }）不打扰你，消息会等到那之后再送到。
quiet-cleared = 免打扰已关闭，有消息会马上送到。
posts-on = 公开消息可以提到你了。
posts-off = 以后公开消息不会提到你。别人对你的感谢，你照样收得到。
my-settings = 我的设置
my-settings-note = 想换别的免打扰时间，可以输入：{ $goodturn } 免打扰 20:00-08:00。
settings-posts = 公开消息可以提到我
button-other-language = English
button-quiet-on = 22:00 到 07:00 免打扰
button-quiet-off = 关闭免打扰
button-posts-off = 不要公开提到我
button-posts-on = 可以公开提到我
button-stored = 我的数据
stored = 我的数据
stored-name = 姓名
stored-aliases = 也叫
stored-email = 邮箱
stored-number = 工号
stored-department = 部门
stored-manager = 上级
stored-office = 办公地点
stored-zone = 时区
stored-language = 语言
stored-quiet = 免打扰
stored-accounts = 账号
stored-kudos = 感谢
stored-kudos-counts = 送出{ $given }条，提到你的{ $named }条
stored-who-sees = 私下的感谢只有你和一起被感谢的人能看到；如果对方愿意，你的上级也会收到。请求只有请的人、帮的人和被请的部门看得到；你怎么评价，办事的人看不到。悄悄话只有你们两个人看得到。管理员只看得到设置和总数，看不到内容，除非收到的人举报。你输入的话最多保留七天，只为避免重复；感谢会一直保留，直到有人撤回。

## 管理员

admin = 公司设置
admin-note = 每次改动都会记下是谁改的。
admin-with-role = { $name }（{ $role }）
allowance-a-day = 每人每天可以谢 { $count } 位
feed-off = 关闭：不公开发布
feed-daily = 每天汇总一次
feed-instant = 实时发布
settings-saved = 已保存。
settings-form = 公司设置
settings-feed = 感谢墙
settings-feed-hint = 不管怎么选，被感谢的人都会收到。
settings-round-up-at = 汇总时间
settings-allowance = 每日名额
settings-allowance-hint = 每人每天最多能谢几位，1 到 1000
settings-language = 默认语言
settings-language-hint = 用于感谢墙，也用于没选过语言的同事
settings-zone = 时区
settings-zone-hint = 比如 Asia/Shanghai
settings-features = 已开启
settings-values = 价值观
settings-admins = 管理员
button-change-settings = 修改设置
button-add-value = 价值观
button-add-admin = 管理员
value-form = 价值观
value-form-tag = 新的价值观：标签
value-form-tag-hint = 一个词，大家会写在 # 后面
value-form-tag-hint-optional = 一个词，大家会写在 # 后面。新的价值观要填标签和两个名称；不添加就都留空。
value-form-name = 英文名称
value-form-name-zh = 中文名称
value-form-retire = 停用
value-form-retire-hint = 停用后，以前的感谢仍然保留它。
admin-form = 管理员
admin-form-people = 让这些同事成为管理员
admin-form-people-hint = 不添加新的管理员就留空。
admin-form-role = 角色
admin-form-role-hint = IT 管设置，HR 管价值观和问题，谁都看不到私下的话；被举报的，HR 看得到。
admin-form-dismiss = 取消这些人的角色

## 不行，因为……

refused-typed = 你写的话在这里，什么都没丢。
refused-no-receivers = 想谢谢谁？先写名字：{ $kudos } @同事 谢谢你……
refused-kudos-to-self = 虽然你也很棒，但这里不能谢自己。换一位同事吧。
refused-kudos-to-bot = { $name }是机器人，感觉不到这些。换一位同事吧。
refused-kudos-to-leaver = { $name }已经离职了。去掉这个名字再发一次吧。
refused-too-many-receivers = 一共{ $count }位，一次最多谢{ $most }位。少写几位，或者直接谢他们的部门。
refused-no-words = 想谢 Ta 什么呢？在名字后面写几个字吧。
refused-too-long = 写了{ $length }个字，最多{ $most }个。请精简一下。
refused-allowance-spent = { $left ->
    [0] 今天的 { $allowed } 个名额已经用完了，明天又会有新的。
   *[other] 这次要谢 { $needed } 位，今天还可以谢 { $left } 位。少写几位，或者明天再谢。
}
refused-not-yours = 只有送出这条感谢的人才能改。
refused-already-taken-back = 这条感谢已经撤回过了。
refused-too-late-to-take-back = 感谢在{ $minutes }分钟内可以撤回，现在已经过了。如果有误会，直接和 Ta 说一声吧。
refused-too-late-to-add = 补充要在{ $hours }小时内，现在已经过了。再谢一次吧。
refused-join-own = 这条感谢里已经有你了，+1 留给别的同事吧。
refused-gone = 这个已经不在了。请重新开始，比如输入 { $kudos }。
refused-feature-off = 公司关闭了“{ $feature }”。管理员可以用 { $goodturn } 管理 打开。
refused-not-allowed = { $count ->
    [0] 这件事要由管理员来做，但现在还没有。可以请部署好帮手的人指定一位。
   *[other] 这件事要由管理员来做：{ $admins }。输入 { $goodturn } 帮助 看看你能做什么。
}
refused-last-admin = 这是最后一位该角色的管理员，请先指定另一位。
refused-no-quiet-hours = 没看懂这个时间。可以这样写：{ $goodturn } 免打扰 22:00-07:00，或者“关”。
refused-no-such-language = 我会中文和英文。输入 { $goodturn } 语言 中文 或 { $goodturn } language English。
refused-bad-value = 价值观需要一个标签（字母、数字或汉字，最多 24 个字）和中英文名称。
refused-bad-allowance = 请输入 1 到 1000 的整数。
refused-bad-time = 请输入时间，比如 17:07。
refused-bad-zone = 请输入时区，比如 Asia/Shanghai 或 Europe/Berlin。

## 输入斜杠后的命令，以及聊天的地方

command-kudos-name = /感谢
command-kudos-hint = @同事 谢谢你…… #价值观
command-kudos-about = 谢同事
command-goodturn-name = /goodturn
command-goodturn-hint = 帮助 · 我的 · 设置 · 数据
command-goodturn-about = 帮助、我的感谢、我的设置
place-dm = 好帮手
place-feed = 感谢墙

## 试用页面上的句子。服务器把它们作为 labels 发给页面，占位符原样写成花括号里的名字。

playground-title = 好帮手试用
playground-brand = 好帮手
playground-brand-other = Goodturn
playground-home = 好帮手：回到首页
playground-language = 语言
playground-language-name = 中文
playground-speaks-en = 看英文
playground-speaks-zh = 看中文

playground-welcome-heading = 帮一把，谢一声。
playground-welcome-what = 好帮手是一个聊天机器人：在聊天里随手谢谢同事，谢一位、几位或整个部门，公开或私下都行。
playground-welcome-safe = 这里是一家虚构的公司：{ $company }。不用账号，随便试，不会惊动任何真人。
playground-start-heading = 先从这两位开始
playground-start-why = 用一个人的身份道谢，看另一个人怎么收到。
playground-open-both = 并排打开这两位
playground-everybody-heading = 也可以选别人

playground-search = 找同事

playground-switch = 换个身份
playground-switch-pane = 看哪一边
playground-side-by-side = 并排
playground-side-by-side-who = 旁边再打开谁？
playground-close-pane = 关掉这一边：{ $name }
playground-places = 聊天
playground-unread = 有新消息
playground-new-below = 有新消息
playground-reconnecting = 连接断了，正在重新连接……

playground-clock = 拨动演示时钟
playground-clock-now = 当地时间：{ $time }。点击拨动演示时钟
playground-clock-shifted = 演示时钟已拨到：{ $time }。点击再拨
playground-clock-hour = 往后一小时
playground-clock-day = 明天 09:00
playground-clock-monday = 下周一 09:10
playground-clock-back = 回到现在

playground-empty-chat = 打个招呼吧。这里的话只有好帮手看得到。
playground-empty-place = 这里还没有消息。大家公开的感谢会出现在“{ $place }”里。
playground-try = 试试
playground-composer = 消息
playground-composer-hint = 输入 / 看功能，输入 @ 找同事
playground-keys = Enter 发送 · Shift + Enter 换行
playground-send = 发送
playground-suggestions-count = { $count } 个候选，用上下键选择。

playground-you = 你
playground-only-you = 只有你能看到
playground-edited = 已更新

playground-close = 关闭
playground-form-as = 身份：{ $name }
playground-unfinished = 还没发出：{ $title }
playground-continue = 继续写
playground-discard = 不要了

playground-unreachable = 暂时连不上好帮手。你写的都还在，请再试一次。

## Slack

slack-not-for-you = 好帮手只为安装它的公司服务。你们公司也可以自己安装。
slack-form-not-opened = 表单没能打开，请再试一次。
refused-not-a-colleague = { $name } 是其他公司的人，这里只能写自己公司的同事。请去掉这个名字再发一次。
refused-not-a-colleague-field = { $name } 是其他公司的人，请去掉这个名字。
refused-group-unknown = Slack 没有说明 { $name } 里有谁。请一个一个写名字。

## 企业微信：按钮上放得下的短标签（十个字），入口和菜单上的话

button-my-settings-briefly = 我的设置
button-quiet-on-briefly = 晚上免打扰
button-quiet-off-briefly = 关闭免打扰
button-posts-off-briefly = 不要公开提到我
button-posts-on-briefly = 可以公开提到我
button-stored-briefly = 存了我的什么
button-change-settings-briefly = 修改设置
button-plain-on-briefly = 改用文字消息
button-plain-off-briefly = 改用卡片消息
kudos-button-more-briefly = 补一句
kudos-button-new-briefly = 谢同事
who-is-meant-other-briefly = 都不是……
who-is-meant-form-briefly = 从名单里选
wecom-form-open = 点开填一下就好。链接十分钟内有效，只能用一次，过期了再要一个。
wecom-form-button = 打开
wecom-menu-thank = 谢同事
wecom-menu-ask = 找人帮忙
wecom-menu-me = 我的

## 感谢之前要问的话，以及简短的帮助

kudos-whom = 想谢谢谁？
kudos-whom-hint = 从名单里选，或者带上名字再说一次：谢谢 @同事 ……
who-is-meant-sure = 你说的是这位“{ $typed }”吗？
help-few = 谢同事，直接发：谢谢 @同事 昨晚加班帮忙 #团队合作（在别的聊天里用 { $kudos } @同事 ……）
help-few-request = 找人帮忙，直接发：请 @同事 周五前看一下合同
help-few-also = 还可以发：我的、设置、帮助（在别的聊天里前面加 { $goodturn }）

## 不用卡片，只看文字

help-plain = { $goodturn } 纯文本 开：不发卡片，只发文字，在微信里也能看
plain-on = 以后只给你发文字和链接，不发卡片，在微信里也能看。
plain-off = 以后给你发带按钮的卡片。
button-plain-on = 改用文字消息
button-plain-off = 改用卡片消息
settings-plain = 用文字代替卡片
settings-plainly = 用文字代替卡片
settings-plainly-hint = 适合在微信里看企业微信消息的同事，那里显示不了卡片。每个人也可以自己选。

## 在浏览器里打开的页面

page-search-hint = 姓名、别名、拼音或部门
page-choose-one = 请从名单里选“{ $query }”。
page-nobody = 没有找到“{ $query }”。试试名字的一部分，或者部门名。
page-found = 找到 { $count } 个
page-whole-department = 整个部门
page-not-now = 先不了
page-suggestions = 候选
page-optional = 选填
page-counter = { $count } / { $limit } 字
page-added = 已添加：{ $name }
page-removed = 已去掉：{ $name }
page-remove = 去掉：{ $name }
page-bot = 好帮手
page-as = 身份：{ $name }
page-sign-out = 退出
page-signed-out = 已退出。下次需要时，再从聊天里打开就行。
page-enter = 马上就好……
page-enter-button = 继续
page-enter-other = 这个浏览器里登录的是{ $name }。这个链接可能是别人的，确定是发给你的再继续。
page-link-ended = 这个链接用过了，或者超过十分钟了。回到聊天里再输入一次，就会收到新的链接。
page-not-signed-in = 还不知道你是谁。请回到聊天里输入命令，再打开收到的链接。
page-way-in = 登录
page-way-failed = 登录没有成功。请回到聊天，重新打开这个页面。
page-unknown-account = 这个账号不在公司的同事里。如果弄错了，请告诉管理员。
page-no-longer = 登录已经过期。回到聊天里再输入一次命令，打开新的链接，然后回到这里再发一次。你写的都还在。
page-no-longer-typed = 登录已经过期，所以还没有发出去。回到聊天里再输入一次命令，打开新的链接。你写的话在这里，什么都没丢。
page-send-again = 这个页面是上次登录时打开的，所以还没有发出去。请看一眼，再发一次。
page-foreign = 这个请求不是从我们的页面发出的，所以什么都没做。请回到聊天，重新打开页面。
page-unreadable = 收到的内容不像是我们的页面发出的，所以什么都没做。请回到聊天，重新打开页面。
page-press = 你在聊天里点了一个按钮，现在还什么都没发生。
page-press-kudos-undo = 撤回这条感谢
page-press-button = 继续
page-lost = 暂时连不上。你写的都还在，请再发一次。
page-restored = 你之前写的还在。
page-start-over = 清空重写
page-type-names = 姓名，用逗号隔开
page-tick-whom = 不太确定“{ $query }”是谁，请勾选你要找的人。
page-stumbled = 我们这边出了点问题，已经记下来了。请返回上一页再试一次，你写的还在浏览器里。

## 感谢：没看懂的写法，谁会看到，以及表单里的提示

refused-unknown-option = 不认识“{ $option }”，所以还没有发出去。只让 Ta 看到，加上 --私下；让 Ta 的上级也知道，加上 --上级。如果只是破折号，后面空一格就行。
refused-unknown-option-field = 不认识“{ $option }”，所以还没有发出去。只想让 Ta 看到，请勾选下面的选项。如果只是破折号，后面空一格就行。
refused-no-receivers-field = 请至少选一位同事或一个部门。
refused-kudos-to-leaver-field = { $name }已经离职了，请去掉这个名字。
refused-no-words-field = 写几个字吧：发生了什么，带来了什么改变。
refused-no-room-to-add = 这条感谢已经写满了。有别的事，就再谢一次吧。
refused-nobody-to-appoint = 请至少选一位同事。部门不能当管理员。
kudos-completed-undo = { $minutes }分钟内可以撤回。

## 企业微信：发来了图片、语音或文件

wecom-only-text = 我只看得懂文字。发“帮助”，看看我能做什么。

## 感谢：还提到了谁，写的话，以及几句寒暄

who-is-meant-which = 你说的“{ $typed }”是哪一位？
who-is-meant-besides = 你还提到了“{ $typed }”，也要谢吗？
who-is-meant-not-besides = 不用，只是提到
who-is-meant-not-besides-briefly = 不用
words-wanted = 想谢{ $to }什么呢？
words-wanted-hint = 写几句就能送出：Ta 做了什么，给你带来了什么改变。
words-wanted-button = 写几句
words-wanted-button-briefly = 写几句
greeted = 你好！
greeted-how = 想谢同事，直接发：谢谢 @同事 昨晚加班帮忙。想看我会什么，发“帮助”。
acknowledged = 好的，有需要随时找我。
help-few-alone = 谢同事，直接发：谢谢 @同事 昨晚加班帮忙 #团队合作
help-few-also-alone = 还可以发：我的、设置、帮助
help-kudos-alone = 谢同事：谢谢 @同事 昨晚加班帮忙 #团队合作
    一次谢几位，或者谢整个部门：谢谢 @张三 @前台 ……
    只让 Ta 看到，加上 --私下；让 Ta 的上级也知道，加上 --上级。只发 谢同事 会打开表单。
help-goodturn-alone = 我的：我谢了谁，谁谢了我
    语言 English：换一种语言
    免打扰 22:00-07:00：晚上不发消息
    公开 关：不在公开消息里提到我
    数据：好帮手存了我的什么
help-plain-alone = 纯文本 开：不发卡片，只发文字，在微信里也能看
help-note-alone = 管理员请发：管理。写英文也行。

## 什么时候要：日期怎么写，哪些看不懂

refused-date-not-understood = 没看懂“{ $typed }”是什么时候。像平时说话那样写就行：周五、明天下午 3 点、3 天内、3 月 4 日。
refused-date-ambiguous = “{ $typed }”可能是 { $first }，也可能是 { $second }。请只写其中一天，比如 3 月 4 日。
refused-date-passed = “{ $typed }”已经过了。请写一个以后的时间，隔得远的话带上年份。

## 工作时间：管理员怎么写

refused-hours-unclear = 没看懂“{ $part }”。可以这样写：周一至周五 9:00-12:00 13:30-18:00；周六 10:00-14:00。全天有人就写“全天”。
refused-hours-without-days = 是哪几天？把星期写在时间前面：周一至周五 9:00-18:00。
refused-day-twice = 同一天写了两次。每天只写一次，时间写在一起：周一至周五 9:00-12:00 13:30-18:00。
refused-shifts-overlap = 有两个班次重叠了。前一个结束后，下一个才能开始。
refused-no-working-time = 这样就没有工作时间了。至少写一天，比如：周一至周五 9:00-18:00。
refused-no-such-country = 不知道“{ $country }”的公共假日。请填代码，比如 CN、US 或 DE-BY，也可以不填。

## 找同事帮忙

feature-requests = 找人帮忙
command-request-name = /求助
command-request-hint = @同事 周五前帮忙看一下合同
command-request-about = 找同事或部门帮忙
help-request = 找人帮忙：{ $request } @同事 周五前帮忙看一下合同
    看进展：{ $request } 清单 · 有人已经帮过你：{ $request } 帮过了 @同事 ……
    部门值班：{ $goodturn } 接班，下班时发 { $goodturn } 交班。
help-request-alone = 找人帮忙：请 @同事 周五前看一下合同
    看进展：我的请求 · 有人已经帮过你：帮过了 @同事 修好了打印机
    部门值班：接班，下班时发 交班。
request-ready-asked = 请{ $to }帮这个忙吗？
request-ready-told = 记下{ $to }帮过你吗？
request-ready-note = 还没有发出去。
request-cancelled = 没有发出去。
request-button-send-asked = 发出
request-button-send-told = 记下
request-button-change = 改一改
request-button-complete = 补充完整
request-button-new = 找人帮忙
request-button-new-briefly = 找人帮忙
request-button-answer = 回答
request-button-accept = 我来办
request-button-accept-date = 换个时间
request-button-accept-date-briefly = 换个时间
request-button-ask-back = 先问清楚
request-button-hand-over = 转给同事
request-button-decline = 办不了
request-button-decline-briefly = 办不了
request-button-do = 办好了
request-button-do-note = 办好了，附一句
request-button-do-note-briefly = 办好附言
request-button-reopen = 还没办好
request-button-reopen-briefly = 还没办好
request-button-reopen-provider = 其实还没办好
request-button-reopen-provider-briefly = 其实还没办好
request-button-withdraw = 不用了
request-withdraw-confirm = 不用帮这个忙了吗？对方会看到你已经不需要了。
request-button-open = 看第 { $number } 件
request-button-on-duty = 接班
request-button-off-duty = 交班
request-button-off-duty-briefly = 交班
request-title-requester = 你请{ $to }帮忙
request-title-provider = { $requester }请你帮忙
request-title-desk = { $requester }请{ $desk }帮忙
request-title-other = { $requester }请{ $provider }帮忙
request-title-helped-requester = 已记下：{ $provider }帮过你
request-title-helped-provider = { $requester }记下了你帮的忙
request-fact-due = 什么时候要
request-fact-promised = 答应的时间
request-fact-urgent = 急事
request-fact-urgent-yes = 是
request-stands-helped = 这算一次帮忙。
request-stands-at-desk-requester = { $desk }谁先接下，就由谁来办。有人接了会告诉你。
request-stands-at-desk-other = 还没有人接。谁先接下，就由谁来办。
request-stands-asked-requester = { $provider }还没有回应。
request-stands-asked-provider = { $requester }在等你回应。
request-stands-asked-other = 在{ $provider }那里，还没有回应。
request-stands-asked-back-requester = { $provider }在等你回答。
request-stands-asked-back-provider = 你问了一句，{ $requester }还没有回答。
request-stands-asked-back-other = { $provider }接了，正在问清楚。
request-stands-promised-requester = { $provider }来办。
request-stands-promised-provider = 这件事由你来办。
request-stands-promised-other = { $provider }来办。
request-stands-done-requester = { $provider }说办好了。如果还没办好，点一下就行；办好了就不用管。
request-stands-done-provider = 你说办好了。
request-stands-done-other = { $provider }办好了。
request-stands-closed-requester = { $provider }办好了。
request-stands-closed-provider = 办好了，谢谢你！
request-stands-closed-other = { $provider }办好了。
request-stands-declined-requester = { $provider }办不了。
request-stands-declined-provider = 你说办不了。
request-stands-declined-other = { $provider }办不了。
request-stands-withdrawn-requester = 你已经不需要了。
request-stands-withdrawn-provider = { $requester }已经不需要了，不用办了。
request-stands-withdrawn-other = { $requester }已经不需要了，不用办了。
request-said-you = 你写道：
request-said = { $by }写道：
request-told-accept = { $by }来办
request-told-accept-date = { $by }来办，{ $when }前办好
request-told-ask-back = { $by }想先问清楚
request-told-answer = { $by }回答了
request-told-hand-over = { $by }转给了{ $to }
request-told-give-back = { $by }办不了，转回给你
request-told-give-back-asker = { $by }办不了，转回去了
request-told-decline = { $by }办不了
request-told-do = { $by }说办好了
request-told-reopen = { $by }说还没办好
request-told-withdraw = { $by }已经不需要了
request-told-raise = { $desk }还没有人接这件事
request-mine = 我的请求
request-mine-waiting = 等你回应的：
request-mine-owed = 你答应的：
request-mine-asked = 你请人帮的：
request-mine-nothing = 没有还没办完的事。
request-line-by = { $when }前
request-line-more = ……还有 { $count } 件
request-reminder = 有 { $count } 件事要看一下
request-reminder-nothing = 这里的事都办完了。
request-on-duty = 你在{ $desk }接班了
request-on-duty-hint = 找部门帮忙的事会发给值班的人。
request-off-duty = 你在{ $desk }交班了
request-form = 找人帮忙
request-form-submit = 继续
request-form-receivers = 请谁帮忙？
request-form-receivers-hint = 选一位同事，或者一个部门：部门里谁先接下，就由谁来办。
request-form-words = 要帮什么忙？
request-form-words-hint = 是什么事，用来做什么。
request-form-due = 什么时候要？
request-form-due-hint = 像平时说话那样写：周五、明天下午 3 点、3 天内。不急可以不填。
request-form-urgent = 很急
request-form-link = 链接
request-form-link-hint = 相关的文档或工单
helped-form = 有人帮过我
helped-form-submit = 记下
helped-form-receivers = 谁帮过你？
helped-form-receivers-hint = 选一位同事
helped-form-words = 帮了什么？
helped-form-words-hint = Ta 做了什么，给你带来了什么改变。
helped-form-thanks = 同时谢谢 Ta
step-form-accept = 什么时候能办好？
step-form-accept-submit = 我来办
step-form-do = 办好了，附一句
step-form-do-words = 想告诉对方什么？对方会看到。
step-form-do-submit = 办好了
step-form-ask-back = 先问清楚
step-form-ask-back-words = 哪里不清楚？
step-form-ask-back-submit = 发出
step-form-answer = 回答
step-form-answer-words = 你的回答
step-form-answer-submit = 发出
step-form-hand-over = 转给同事
step-form-hand-over-words = 要告诉 Ta 什么？（可不填）
step-form-hand-over-submit = 转出
step-form-receivers = 转给谁？
step-form-receivers-hint = 选一位同事。Ta 也可以说办不了，那就转回给你。
step-form-decline = 办不了
step-form-decline-words = 为什么办不了？请你帮忙的人会看到。
step-form-decline-submit = 发出
step-form-reopen = 还没办好
step-form-reopen-words = 还差什么？（可不填）
step-form-reopen-submit = 发出
refused-help-from-self = 不能请自己帮忙。请选一位同事或一个部门。
refused-only-one-provider = 一次只请一位同事或一个部门，这样才清楚由谁来办。请只选一个。
refused-nobody-asked = 请谁帮忙？请选一位同事或一个部门。
refused-help-from-bot = { $name }是机器人。请选一位同事或一个部门。
refused-provider-left = { $name }已经离职，没有人能接着办了。请另找一位同事，重新提一次。
refused-help-from-leaver = { $name }已经离职了。请选别的同事。
refused-nobody-at-desk = { $name }现在没有人能接。请选一位同事，或者别的部门。
refused-nothing-asked = 要帮什么忙？写几个字就行。
refused-no-reason = 这里要写几个字，对方才知道怎么办。
refused-request-moved-on = { $state ->
    [asked] 这件事又在等回应了，由被请的人来决定。
    [asked_back] 这件事正在等一个回答。
    [promised] 这件事已经有人接了。
    [done] 这件事已经办好了。
    [to_repair] 这件事已经在补救了。
    [closed] 这件事已经结束了。
    [declined] 对方说办不了。可以请别的同事。
   *[withdrawn] 这件事已经不需要了。
 }
refused-request-taken = { $name }已经接了，你不用管了。
refused-request-not-yours = 只有请的人和帮的人才能这么做。
refused-too-late-to-reopen = 办好已经很久了，不能再打开。请重新发一次，说清楚现在还差什么。
refused-not-of-a-desk = 你还没有部门，所以没有可值的班。请管理员把你加到部门里。
refused-no-such-link = “{ $typed }”不是链接。请粘贴浏览器里的完整地址，以 https 开头。

## 悄悄话：两个人之间的反馈

feature-feedback = 悄悄话
command-feedback-name = /feedback
command-feedback-hint = @同事 …… · 征求意见 @同事 · 意见箱 ……
command-feedback-about = 悄悄话，或者意见箱
help-feedback = 悄悄话，只有你们两个人看得到：{ $feedback } @同事 ……
    请同事给你提提意见：{ $feedback } 征求意见 @同事 @同事 昨天的培训
help-feedback-alone = 悄悄话，只有你们两个人看得到：悄悄话 @同事 ……
    请同事给你提提意见：征求意见 @同事 @同事 昨天的培训
feedback-which = 你说的是哪一种？
feedback-which-private = 悄悄话：说给一位同事听，Ta 知道是你写的，别人都看不到。
feedback-which-box = 意见箱：写给部门负责人，或者公司征集的话题，可以匿名。
feedback-button-new = 悄悄话
feedback-button-new-briefly = 悄悄话
feedback-kind-keep = 请继续保持
feedback-kind-try = 可以换个做法
feedback-kind-keep-briefly = 继续保持
feedback-kind-try-briefly = 换个做法
feedback-kind-wanted = 想对{ $to }说的是哪一种？
feedback-hint = 这样写最有用：发生了什么，给你或客人带来了什么，下次希望怎样。
feedback-button-change = 改一改
feedback-button-change-briefly = 改一改
feedback-recorded = 悄悄话已经送给{ $to }
feedback-recorded-note = 只有{ $to }看得到，Ta 知道是你写的。{ $minutes }分钟内可以撤回。
feedback-received-keep = { $giver }悄悄告诉你：这一点请继续保持
feedback-received-try = { $giver }悄悄给你提个建议：可以换个做法
feedback-received-note = 只有你和{ $giver }看得到，别人都看不到，包括你的上级。
feedback-thanked-note = 你已经为这句话谢过{ $giver }。
feedback-button-thank = 谢谢提醒
feedback-button-thank-briefly = 谢谢提醒
feedback-button-ask-back = 想多问一句
feedback-button-answer = 回一句
feedback-taken-back = 已撤回给{ $to }的悄悄话
feedback-taken-back-back = 你写的话还留在这里，需要时可以再用。别人已经看不到了。
feedback-taken-back-note = { $giver }撤回了这条悄悄话。
feedback-thanked = { $receiver }谢谢你的这句话
feedback-replied = { $by }回复你
feedback-your-words = 你之前写的是：
feedback-their-words = Ta 之前写的是：
feedback-between-you = 只有你们两个人看得到。
feedback-reply-sent = 已经送给{ $to }。
feedback-says = { $name }：
feedback-asked-for = 已请{ $to }给你提提意见
feedback-asked-for-note = 每个人都是单独问的，也只回复给你。不想说的人不用说明。
feedback-asked = { $asker }想听听你的意见
feedback-asked-note = 只有{ $asker }看得到。不想说也没关系，不会告诉任何人。
feedback-asked-answered = 你已经给{ $asker }提过了，谢谢！
feedback-button-write = 写几句
feedback-button-decline = 这次算了
feedback-declined = 没关系，不会告诉任何人。
feedback-form = 悄悄话
feedback-form-intro = 只有你选的这位同事看得到，Ta 知道是你写的。
feedback-form-asked = { $asker }请你提提意见。只有{ $asker }看得到，Ta 知道是你写的。
feedback-form-asked-about = { $asker }想问你：“{ $about }”。只有{ $asker }看得到你的回答，Ta 知道是你写的。
feedback-form-receivers = 说给谁听？
feedback-form-receivers-hint = 一位同事
feedback-form-kind = 是哪一种？
feedback-form-kind-keep = 请继续保持：这样很好
feedback-form-kind-try = 可以换个做法：会更好
feedback-form-words = 想说的话
feedback-form-submit = 送出
feedback-reply-form = 写给{ $to }
feedback-reply-form-intro = 之前写的是：“{ $words }”
feedback-reply-form-words = 想说的话
feedback-reply-form-hint = 只有你们两个人看得到。
feedback-ask-form = 征求意见
feedback-ask-form-people = 想请谁提意见？
feedback-ask-form-about = 关于什么？
feedback-ask-form-about-hint = 比如：我昨天做的培训
feedback-ask-form-submit = 发出
refused-feedback-to-nobody = 想说给谁听？写上一位同事的名字：{ $feedback } @同事 ……
refused-feedback-to-nobody-field = 请选一位同事。
refused-feedback-to-self = 写给自己，那是日记啦。换一位同事吧。
refused-feedback-to-several = 悄悄话一次只说给一位同事听。写一个名字吧；想对整个部门说，用意见箱：{ $feedback } 意见箱 ……
refused-feedback-to-several-field = 悄悄话一次只说给一位同事听，请选一位。
refused-nothing-said = 先写几句吧。
refused-no-such-kind = 请选一种：继续保持，或者换个做法。
refused-too-late-for-feedback = 悄悄话在{ $minutes }分钟内可以撤回，现在已经过了。如果有误会，直接和 Ta 说一声吧。
refused-feedback-taken-back-already = 这条悄悄话已经撤回了。
refused-enough-replies = 你们在这里已经来回写了{ $most }次，接下来还是当面聊聊吧。
refused-nobody-to-ask = 想请谁提意见？写上同事的名字：{ $feedback } 征求意见 @同事 @同事 昨天的培训
refused-nobody-to-ask-field = 请选同事，不能选部门。
refused-too-many-asked = 一次问了{ $count }位，最多问{ $most }位。问得太多，谁都不觉得是在问自己。
stored-requests = 请求
stored-requests-counts = 请人帮忙 { $asked } 次，被请 { $helped } 次，评价 { $rated } 次
stored-feedback = 悄悄话
stored-feedback-counts = 说出{ $given }条，收到{ $received }条

## 意见箱

feature-suggestions = 意见箱
suggestions-button-new = 意见箱
suggestions-button-new-briefly = 意见箱
help-suggestions = 意见箱，写给部门负责人，不署名：{ $feedback } 意见箱 ……
    用当时给你的口令查回复：{ $feedback } 查回复 口令
help-suggestions-alone = 意见箱，写给部门负责人，不署名：意见箱 ……
    用当时给你的口令查回复：查回复 口令
suggestions-form = 意见箱
suggestions-form-intro = 不署名的话，谁也查不到是谁写的，管理员也不行。能知道的只有：哪个部门或话题、哪一天，还有你写的内容（内容本身可能让人猜到你）。到下一个整点之前，能接触到服务器硬盘的人还可能找到痕迹；那之前做的备份里，痕迹会留得更久。你在聊天里发的话会留在你的聊天记录里，可以自己删掉。
suggestions-form-to = 写给谁？
suggestions-form-to-head = { $department }负责人{ $head }
suggestions-form-to-topic = { $topic }（由{ $reader }看）
suggestions-form-words = 你的意见
suggestions-form-words-hint = 现在怎么样，怎样会更好
suggestions-form-named = 署上我的名字
suggestions-form-submit = 投进意见箱
suggestions-recorded = 已投进意见箱：{ $to }
suggestions-recorded-key = 请保存好这个口令。它只在这里出现一次，只有用它才能看到回复：
suggestions-recorded-unnamed = { $reader }明天早上会看到，但不知道是谁写的。好帮手不记是谁写的，也不记时间。到下一个整点之前，能接触到服务器硬盘的人还可能找到痕迹；那之前做的备份里，痕迹会留得更久。不会有人主动联系你，请用口令查回复。
suggestions-recorded-named = { $reader }现在就能看到，也会看到你的名字。有了回复会通知你。
suggestions-button-any-answer = 查回复
suggestions-button-any-answer-briefly = 查回复
suggestions-button-add = 补充几句
suggestions-button-add-briefly = 补充几句
suggestions-button-outcome = 我们做了什么
suggestions-button-outcome-briefly = 我们做了什么
suggestions-heard-before = 这条已经收到过了，没有再做一遍。当时的回答连同口令，这里都没有留底。
suggestions-yours = 你的意见：{ $to }
suggestions-added = 已补充，明天早上会看到。
suggestions-you-wrote = 你写的：
suggestions-reader-wrote = { $name }回复：
suggestions-no-answer-yet = 还没有回复。过些时候再用这个口令来看看。
suggestions-key-form = 查回复
suggestions-key-form-intro = 不会有人知道你来看过。
suggestions-key-form-key = 口令
suggestions-key-form-words = 补充几句
suggestions-key-form-words-hint = 只查回复的话，这里空着就行。
suggestions-key-form-submit = 继续
suggestions-received = 收到一条意见：{ $to }
suggestions-somebody = 有人
suggestions-received-unnamed = 谁也查不到是谁写的，管理员也不行。对方会用口令来看你的回复。
suggestions-received-named = 对方署了名，你回复后会收到通知。
suggestions-answered = { $reader }回复了你的意见
suggestions-outcome = 我们做了：
suggestions-outcomes = 意见箱里的事，有了着落
suggestions-invite = 你也有想法？{ $feedback } 意见箱 ……
suggestions-answer-form = 回复
suggestions-answer-form-hint = 也可以问一句。
suggestions-outcome-form = 我们做了什么
suggestions-outcome-form-hint = 每位可能写这条意见的同事，明天早上都会看到这段话，但看不到意见原文。
topic-button = 意见话题
topic-form = 意见箱的话题
topic-form-name = 新话题：英文名称
topic-form-name-hint = 所有同事都可以就这个话题提意见。
topic-form-name-hint-optional = 新话题要填两个名称和由谁来看；不开新话题就都留空。
topic-form-owner = 意见由谁来看？选一位同事
topic-form-close = 关闭
refused-nobody-reads-it = 现在没有人能看到这条意见：你的部门还没有负责人，或者话题已经关闭。输入 { $feedback } 意见箱 看看有没有别的话题。
refused-nobody-reads-it-field = 这里已经关闭了，请换一个。
refused-too-few-to-hide = 可能写这条意见的不到{ $fewest }个人，不署名也藏不住。可以署名（加上 --署名），或者写给公司的话题：{ $feedback } 意见箱
refused-too-few-to-hide-field = 可能写这条意见的不到{ $fewest }个人，不署名也藏不住。可以署名，或者选一个公司的话题。
refused-no-such-key = 没有意见对应这个口令。口令是六组、一共 30 个字母。
refused-bad-topic = 话题需要中英文名称，还要选一位同事来看意见。

## 举报

report-button = 举报
report-wanted = 确定要举报吗？
report-wanted-what = HR 管理员会看到这些话和后来的回复，知道是谁写的时候也会看到是谁。谁看过都会留下记录。我不会告诉写的人。
report-button-sure = 确定举报
report-button-sure-briefly = 确定举报
report-sent = 已举报，HR 管理员可以看到了。
report-made = 有人举报了一些不当的话
report-audited = 你看过举报，会留下记录。
report-button-look = 查看举报
report-button-look-briefly = 查看举报
reports = 举报
report-none = 没有待处理的举报。
report-feedback = { $number }：{ $giver }写给{ $receiver }，{ $when }
report-suggestion = { $number }：意见箱：{ $to }。没有署名的，查不到是谁写的。
report-button-done = 已处理 { $number }
report-dealt-with = 已标记为处理完。
feedback-reported-note = 你举报了这句话；除了你和{ $giver }，HR 管理员也能看到。

## 评价：只问事，不问人

rating-wanted = 这件事办得怎么样？
rating-level-5 = 非常好
rating-level-4 = 好
rating-level-3 = 一般
rating-level-2 = 不太好
rating-level-1 = 很不好
rating-given = 已收到：{ $level }
rating-why = 最主要是因为什么？
rating-reason = 最主要：{ $reason }
rating-reason-timely = 很及时
rating-reason-proactive = 够主动
rating-reason-clear = 讲得清
rating-reason-expert = 很专业
rating-reason-solved = 真解决了
rating-reason-slow = 太慢
rating-reason-chased = 要人催
rating-reason-unclear = 没说清
rating-reason-unfamiliar = 不熟悉
rating-reason-unsolved = 没解决
rating-button-thank = 谢谢 Ta
rating-button-comment = 补充几句
rating-button-repair = 请 Ta 补救
rating-repair-hint = 要请对方补救吗？只有你同意，办事的人才会知道，而且只看到你写的话。
rating-form = 补充几句
rating-form-words = 还想说什么？
rating-who-sees = 办事的人看不到。评价只按部门看，满 { $least } 人才显示；可以用于部门考核，绝不用于考核个人。7 天内可以改。
rating-not-now = 这件事又打开了，现在还不用评价。
settings-rated-one-in = 几件事问一次评价
settings-rated-one-in-hint = 每办好几件事问一次，1（每件都问）到 20，免得大家嫌烦
satisfaction = { $month }各部门的服务满意度
satisfaction-share = { $share }%（{ $raters } 人评价 { $ratings } 次；在 { $low }% 到 { $high }% 之间）
satisfaction-hidden = 有 { $count } 个部门评价的人不到 { $least } 位，不显示。
satisfaction-note = 这是评价“好”和“非常好”的比例。括号里的范围说明有多大把握（95%）：范围重叠的部门，不能说有差别。每个月的评价不能再改以后才显示。只看部门，不看个人。
refused-not-asked-to-rate = 只有被问到的人才能评价。
refused-too-late-to-rate = 评价在 7 天内可以改，现在已经过了。
refused-bad-one-in = 请写 1（每件都问）到 20 之间的整数。

## 意见箱：收回

suggestions-key-form-back = 收回这条意见（第二天早上送到之前可以）
suggestions-taken-back = 已从意见箱里收回
suggestions-taken-back-note = 谁都没有看到。你写的话在这里，需要时可以再用。
refused-told-already = 这条意见已经送到了，收不回来。可以用口令再补充几句。

## 定时

refused-bad-interval = 每隔几周一次？请填 1 到 { $most } 的整数。
refused-no-such-day-to-repeat = 请选星期几、每月几号（1 到 31），或者“第一个星期一”这样的日子。
refused-day-is-over = 这一天已经过去了，请选今天或以后的日子。

## 卡片

page-choose-first = 先选一个答案。

## 谁帮了谁

button-map = 我帮的人
help-map = { $goodturn } 我帮的人：我帮过谁，谁帮过我
help-map-alone = 我帮的人：我帮过谁，谁帮过我
map = 谁帮了谁
map-helped = 我帮的人
map-helpers = 帮我的人
map-times = { $count } 次，最近一次是 { $when }
map-nothing = 还没有记录。用 { $request } 办好的事会记在这里，事后补记的“帮过了”也算。
map-note = 只有你自己看得到。这里只记帮过几次，不记帮得好不好。
map-button-helped = 同事帮过我
departments = { $month }部门往来
departments-strongest = 服务得最好
departments-weakest = 还可以更好
departments-pair = { $by } → { $of }
departments-nothing = 还没有可以显示的部门：满 { $least } 人评价才显示。
departments-note = 不到 { $least } 人的不显示；为了不让人倒推出来，有些也会一起隐藏。只看部门，不看个人。
departments-button-page = 打开表格
table-title = { $month }部门往来
table-caption = 每行是提供帮助的部门，每列是得到帮助的部门。格子里先写评价“好”和“非常好”的比例和 95% 范围，再写办了多少事。
table-from = 谁帮的
table-all = 合计
table-rating = { $share }%（{ $low }%–{ $high }%）
table-ratings = { $raters } 人评价 { $ratings } 次
table-times = 办好 { $count } 件
table-promise = 按时完成：{ $promised } 件里有 { $kept } 件
table-answer = 首次回复：{ $hours } 小时（中位数）
table-nothing = 这个月还没有可以显示的内容：两个部门之间满 { $least } 人才显示。
table-note = “–”表示没有往来，或者不到 { $least } 人；为了不让人倒推出来，有些也会一起隐藏。每个月的评价不能再改以后才显示。范围重叠的，不能说有差别。只看部门，不看个人。
table-not-yours = 这张表只给人力资源管理员和部门负责人看。

## 补救

request-told-repair = { $by }请你补救
request-told-propose = { $by }提出了补救办法，{ $when }前办好
request-stands-to-repair-requester = { $provider }会在两个工作日内告诉你怎么补救。
request-stands-to-repair-provider = 请在两个工作日内写一下怎么补救、什么时候好。只有你们两个人看得到。
request-button-propose = 我来补救
step-form-repair = 请对方补救
step-form-repair-words = 还差什么？办事的人会看到这些话，看不到你的评价。
step-form-repair-submit = 发出
step-form-propose = 怎么补救
step-form-propose-words = 你打算怎么做？请你帮忙的人会看到。
step-form-propose-submit = 发出
refused-no-date = 请写一下什么时候能好，像平时说话那样就行：周五、明天下午 3 点、3 天内。
proposal-overdue = { $provider }有一件事两个工作日还没有答复同事
proposal-overdue-hint = 请问问是不是遇到了困难。具体是什么事，只有他们两个人知道。
satisfaction-recoveries = 上个月请求补救 { $asked } 件，补救好 { $recovered } 件
table-recoveries = 补救：上个月 { $asked } 件里补救好 { $recovered } 件

## 说得清不清楚

clarity-wanted = 你问过，对方也答了。愿意的话，说说后来清不清楚。对方看不到；只按部门看，满 { $least } 人才显示。
clarity-given = 收到，你说了后来清不清楚。只按部门看，满 { $least } 人才显示。
clarity-level-3 = 说清了
clarity-level-2 = 一半清楚
clarity-level-1 = 还是不清楚
satisfaction-clarity = 请人帮忙说得清：{ $said } 件里有 { $clear } 件（{ $providers } 人说的）

## 每周一问：题库。问的是别人做得怎么样，由被服务的人来说

pulse-bank-served = 总的来说，我要打交道的部门把我服务得很好。
pulse-bank-recommend = 你有多大可能推荐朋友来我们公司工作？（0 = 绝不会，10 = 一定会）
pulse-bank-on-time = 同事答应我的事，都能按时办好。
pulse-bank-quick-reply = 我找别的部门，很快就有回音，不耽误我干活。
pulse-bank-told-early = 事情要是会晚，不用我催，对方会提前告诉我。
pulse-bank-think-ahead = 打交道的部门会替我想在前面，我还没开口就想到了。
pulse-bank-clear-answers = 别的部门给我的答复讲得清楚，我照着就能做。
pulse-bank-whom-to-ask = 要找别的部门办事，我知道该找谁。
pulse-bank-listen-first = 帮我的人会先弄清楚我到底需要什么。
pulse-bank-know-their-field = 帮我的人懂行。
pulse-bank-explain = 办不了的事，对方会告诉我为什么，还能怎么办。
pulse-bank-solved = 我找人帮忙，问题真的解决了，而不是被推来推去。
pulse-bank-ask-once = 找人办事，说一遍就能办成。
pulse-bank-respected = 不管我是什么岗位，别的部门的同事都尊重我。
pulse-bank-patient = 我有事找人的时候，没有谁让我觉得自己在添麻烦。
pulse-bank-speak-up = 出了问题可以直说，不会有人因此为难我。
pulse-bank-keep-word = 别的部门说的话，我信得过。
pulse-bank-things-change = 我提出问题以后，真的会有改进。
pulse-bank-one-thing = 别的部门做到哪一件事，就能让你的工作轻松些？
pulse-bank-thanked = 最近两周，有人为你帮的忙谢过你吗？
pulse-bank-seen = 在这里，默默帮忙的人也有人看见、有人记得。
pulse-bank-time-to-help = 手上的活儿不至于太满，我有时间好好帮别人。
pulse-bank-time-lost = 上周什么事最耽误你的时间？
pulse-bank-time-lost-option-0 = 等别人
pulse-bank-time-lost-option-1 = 返工
pulse-bank-time-lost-option-2 = 不知道该找谁
pulse-bank-time-lost-option-3 = 开会、填表、写汇报
pulse-bank-time-lost-option-4 = 没什么特别的
pulse-bank-in-the-way = 这个月找别的部门办事，碰到过哪些麻烦？
pulse-bank-in-the-way-option-0 = 没人回，或者回得太晚
pulse-bank-in-the-way-option-1 = 被推来推去
pulse-bank-in-the-way-option-2 = 表格和审批太多
pulse-bank-in-the-way-option-3 = 不清楚归谁管
pulse-bank-in-the-way-option-4 = 办出来不是我要的
pulse-bank-in-the-way-option-5 = 没碰到麻烦
pulse-kind-scale = 1 到 5 分
pulse-kind-enps = 0 到 10 分，愿不愿意推荐（eNPS）
pulse-kind-yes_no = 是或不是
pulse-kind-single = 单选
pulse-kind-multiple = 多选
pulse-kind-text = 自己写
pulse-scale-5 = 非常同意
pulse-scale-4 = 同意
pulse-scale-3 = 一般
pulse-scale-2 = 不同意
pulse-scale-1 = 很不同意
pulse-yes_no-1 = 是
pulse-yes_no-0 = 否
pulse-driver-overall = 总体
pulse-driver-timeliness = 及时
pulse-driver-initiative = 主动
pulse-driver-communication = 沟通
pulse-driver-know_how = 专业
pulse-driver-solving = 解决问题
pulse-driver-respect = 尊重
pulse-driver-trust = 信任
pulse-driver-improvement = 改进
pulse-driver-recognition = 认可
pulse-driver-workload = 工作量
feature-pulse = 每周一问

## 每周一问：知道什么、谁看得到、留多久

privacy = 知道什么、谁看得到、留多久
privacy-intro = 每周一问的回答不记名。这一页说清楚“不记名”到底是什么意思：同事、主管、管理员，还有能翻数据库的人，各自能看到什么。
privacy-what-answer = 你的回答，连同你是谁
privacy-what-choice = 单独一条回答，不带名字
privacy-what-score = 一道题的得分：全公司的，或某个部门的
privacy-what-comment = 大家写的话：不带名字，打乱顺序
privacy-what-turnout = 有多少人参加
privacy-what-took_part = 你有没有参加
privacy-what-was_asked = 问过你，问了什么
privacy-what-action = 后来怎么改：谁来做、什么时候做好
privacy-what-setup = 问谁、问什么、什么时候问
privacy-what-suggestion = 意见箱里没署名的意见
privacy-reader-self = 你自己
privacy-reader-colleague = 同事
privacy-reader-head = 部门负责人
privacy-reader-hr = HR 管理员
privacy-reader-it = IT 管理员
privacy-reader-owner = 意见写给谁，就是谁
privacy-from = 满 { $least } 人
privacy-kept-until_moved = 留到回答的人够多为止，最晚到这一轮结束；在那之前，翻数据库可能查得到
privacy-kept-until_closed = 留到这一轮结束，之后就不记得了
privacy-kept-for_good = 一直留着
privacy-kept-until_erased = 你在公司期间
privacy-limits = 藏不住的也说清楚：一组人回答全都一样，就等于知道每个人怎么答的；你写的话可能让人认出你；有人在一轮进行中反复复制数据库，会看到更多；你用的聊天软件可能自己留着你点了什么、写了什么。

## 每周一问：办不成的时候

refused-no-pulse-name = 请用中英文各起一个名字，这样大家都看得懂。
refused-no-questions = 还没有可问的题，请先选一道。
refused-too-many-questions = 一次至少问 1 道题，最多问 { $most } 道；请少选几道，或者让它们轮流问。
refused-bad-scores-from = 至少要 { $fewest } 人回答才显示得分。请写 { $fewest } 或更大的数，最大 100。
refused-bad-comments-from = 至少要 { $fewest } 人回答才显示留言。请写 { $fewest } 或更大的数，最大 100。
refused-bad-closing = 一轮可以开放 { $fewest } 到 { $most } 天，请在这之间选。
refused-pulse-for-too-few = 这样问到的不足 { $fewest } 人，结果永远没法显示。请多选一些人。
refused-no-question-words = 请用中英文各写一遍题目，每种最多 200 个字。
refused-bad-options = 请给 { $fewest } 到 { $most } 个选项，每个都要有中英文。
refused-no-such-driver = 请从列表里选题型，以及这道题看的是哪一方面。
refused-pulse-moved-on = { $state ->
    [draft] 还没有开始。
    [on] 已经在进行了。
    [paused] 现在是暂停状态，请先恢复。
   *[ended] 已经结束了。想再问，请复制一份。
 }
refused-pulse-closed = 这一轮已经结束，不能再回答了。谢谢你的心意，下一轮还会问。
refused-not-asked-this = 这道题是问别人的。
refused-results-not-yet = 现在还没有可看的：一轮结束以后才有结果。
refused-bad-action = 请写清楚做什么、由哪一位同事做、什么时候做好（今天或以后）。

## 每周一问：大家看到的

command-pulse-name = /一问
command-pulse-hint = 看看问了什么 · 谁看得到
command-pulse-about = 每周一问，不记名回答
help-pulse = 每周一问，不记名回答，还能看到后来怎么改的：{ $pulse }
help-pulse-alone = 每周一问，不记名回答，还能看到后来怎么改的：每周一问
pulse-asked-where = { $count ->
    [1] { $called }
   *[other] { $called } · 第 { $number } 题，共 { $count } 题
 }
pulse-receipt = 不记名。{ $until }结束以后，满 { $scores } 人回答 HR 才看得到统计，满 { $comments } 人才看得到留言；部门负责人只看自己的部门。答了就不能改。
pulse-receipt-then = 不记名。这一轮结束以后，满 { $scores } 人回答 HR 才看得到统计，满 { $comments } 人才看得到留言；部门负责人只看自己的部门。答了就不能改。
pulse-button-skip = 跳过
pulse-button-why = 为什么问我
pulse-button-skip-or-why = 跳过 · 为什么问我
pulse-button-skip-or-why-briefly = 跳过 / 为何问我
pulse-button-write = 写几句
pulse-button-send = 提交
pulse-button-answer = 去回答
pulse-button-privacy = 谁看得到
pulse-button-privacy-briefly = 谁看得到？
pulse-received = 已收到，谢谢
pulse-received-note = 就这些。{ $until }结束，到时候才有结果。
pulse-closed = 这一轮已经结束
pulse-closed-note = 现在不能再回答了，下一轮还会问。
pulse-why = 为什么问你
pulse-why-audience = 这一轮问的是{ $audience }。
pulse-why-rotation = 题目轮着问，谁也不用全答，所以同事那里可能是另一道题。
pulse-why-voluntary = 可以不答：跳过和回答，在记录里看起来一样。问到的人都会收到一次提醒，不管答没答。
pulse-audience-everyone = 所有同事
pulse-audience-some = { $names }的所有同事
pulse-audience-people = { $count ->
    [1] 选定的一位同事
   *[other] 选定的 { $count } 位同事
 }
pulse-audience-served = 最近 { $days } 天{ $department }帮过的同事
pulse-audience-more = 另外 { $count } 个
pulse-reminded = “{ $called }”{ $until }结束
pulse-reminded-note = 问到的人都会收到这一次提醒。已经答过的话，谢谢你，不用再管它。
pulse-form = 写几句
pulse-form-words-hint = 最好不写名字，也不写只有你才知道的事：写什么，别人看到的就是什么。
pulse-mine = 每周一问
pulse-mine-waits = “{ $called }”等你回答，{ $until }结束。
pulse-mine-nothing = 现在没有要你回答的。隔一阵子会问你一两道题。
pulse-news = 你们说了，我们做了：{ $called }
pulse-news-note = 谢谢每一位回答的同事。
pulse-action-open = { $owner }，{ $day }前做好
pulse-action-done = { $owner }，{ $day }已经做好
pulse-button-results = 看结果
pulse-scale-5-briefly = 非常同意！
pulse-scale-1-briefly = 很不同意！

## 每周一问：HR 设置的

weekday-0 = 周一
weekday-1 = 周二
weekday-2 = 周三
weekday-3 = 周四
weekday-4 = 周五
weekday-5 = 周六
weekday-6 = 周日
pulse-overview = 每周一问
pulse-overview-none = 还没有设置。先选几道题、定好问谁；你点“开始”之前，谁也不会被问到。
pulse-overview-draft = { $called }：草稿，还没开始
pulse-overview-on = { $called }：下次{ $next }问
pulse-overview-asking = { $called }：正在问，{ $until }结束
pulse-overview-over = { $called }：进行中，后面没有了
pulse-overview-paused = { $called }：暂停
pulse-overview-ended = { $called }：已结束
pulse-overview-which = 要打开哪一个？
pulse-overview-note = 一轮结束以后才有结果，之前谁都看不到。
pulse-button-new = 新建
pulse-button-bank = 题库
pulse-button-mine = 问我的
pulse-button-open = 打开
pulse-button-start = 开始
pulse-button-preview = 预览
pulse-button-change = 修改
pulse-button-pause = 暂停
pulse-button-resume = 恢复
pulse-button-end = 马上结束
pulse-button-duplicate = 复制一份
pulse-confirm-start = { $count ->
    [0] 现在开始吗？到时间会问到该问的同事。
   *[other] 现在开始吗？到时间会问 { $count } 位同事。
 }
pulse-confirm-end = { $count ->
   *[other] 马上结束吗？正在问的这一轮立刻关闭，以后也不再问。
 }
pulse-standing = 状态
pulse-state-draft = 草稿
pulse-state-on = 进行中
pulse-state-paused = 暂停
pulse-state-ended = 已结束
pulse-draft-note = 你点“开始”之前，谁也不会被问到。预览只发给你自己。
pulse-questions = { $count ->
   *[other] 题目
 }
pulse-choosing = 怎么问
pulse-choosing-all-count = { $count ->
   *[other] 每次全问
 }
pulse-choosing-rotation-count = 轮着问，一次 { $count } 道
pulse-audience = 问谁
pulse-reach = { $audience }，共 { $count } 人，发完大约要 { $minutes } 分钟
pulse-rhythm = 时间
pulse-closes-after = 开放
pulse-days = { $count } 天
pulse-shown-from = 多少人起
pulse-thresholds = 满 { $scores } 人显示统计，满 { $comments } 人显示留言
pulse-next = 下次
pulse-when-weekly = 每{ $weekday } { $time }，
pulse-when-weeks-2 = 每两周的{ $weekday } { $time }，
pulse-when-weeks-3 = 每三周的{ $weekday } { $time }，
pulse-when-weeks-4 = 每四周的{ $weekday } { $time }，
pulse-when-monthly = 每月第一个{ $weekday } { $time }，
pulse-when-quarterly = 每季度第一个{ $weekday } { $time }，
pulse-when-once = 只问一次，{ $weekday } { $time }，
pulse-when-own = 按每个人当地的时间
pulse-when-zone = 按 { $zone } 的时间
pulse-standing-asking = 已经问了 { $count } 人，一共 { $expected } 人，其余大约还要 { $minutes } 分钟。{ $until }结束。
pulse-standing-open = 已经问了 { $count } 人。{ $until }结束，到时候才有结果。
pulse-standing-skipped = { $day }那次没有问：{ $reason }
pulse-standing-late = { $day }那次发晚了，因为当时我没在运行。
pulse-skipped-too-late = 当时我没在运行，过了几个小时再问就太晚了。
pulse-skipped-overtaken = 当时我没在运行，下一次又已经到了。
pulse-skipped-nothing-to-open = 没有可问的。
pulse-bank = 题库
pulse-bank-which = 要改哪一道，或者不再问哪一道？
pulse-bank-note = 问的是别人做得怎么样，由被服务的人来说。“基准题”每个人都问，这样各轮之间才好比较。
pulse-anchor = 基准题
pulse-button-question = 新题目
pulse-button-page = 第 { $page } 页，共 { $count } 页
pulse-button-reword = 修改
pulse-preview-where = 预览“{ $called }”，第 { $number } 题，共 { $count } 题。只有你看得到，答了也不记。
pulse-button-back = 返回
pulse-set-up = 新建每周一问
pulse-set-up-change = 修改每周一问
pulse-set-up-intro = 你点“开始”之前，谁也不会被问到；修改从下一轮起生效。
pulse-field-name = 英文名
pulse-field-name_zh = 中文名
pulse-field-questions = 题目
pulse-field-questions-hint = 一次最多 { $most } 道；轮着问的话可以多选。想加自己的题，请到题库里加。
pulse-question-in-list = { $driver }：{ $words }
pulse-field-choosing = 怎么选
pulse-choosing-all = 每次全问
pulse-choosing-rotation = 轮着问，同一道题 90 天内不会再问同一个人
pulse-field-how_many = 一次问几道
pulse-field-how_many-hint = 轮着问的时候有用。
pulse-field-audience = 问谁
pulse-to-everyone = 所有人
pulse-to-departments = 下面填的部门，连同下属部门
pulse-to-people = 下面填的同事
pulse-to-offices = 下面选的办公地点
pulse-to-served = 下面这一个部门最近帮过的同事
pulse-field-receivers = 部门或同事
pulse-field-receivers-hint = 问所有人的话不用填。已离职的同事和机器人不会被问到。
pulse-field-offices = 办公地点
pulse-field-beat = 多久一次
pulse-beat-weekly = 每周
pulse-beat-weeks-2 = 每两周
pulse-beat-weeks-3 = 每三周
pulse-beat-weeks-4 = 每四周
pulse-beat-monthly = 每月，当月第一个这样的日子
pulse-beat-quarterly = 每季度，当季第一个这样的日子
pulse-beat-once = 只问一次
pulse-field-weekday = 周几
pulse-field-at = 几点
pulse-field-at-hint = 比如 10:07，避开整点和半点，那时候消息最多。
pulse-field-zone = 按谁的时间
pulse-zone-own = 按每个人当地的时间
pulse-zone-one = 大家同一时刻，按 { $zone }
pulse-field-starts = 从哪天开始
pulse-field-starts-hint = 比如 2026-12-01 或“下周一”。不填就从下一个这样的日子开始。
pulse-field-closes_after_days = 开放几天
pulse-field-closes_after_days-hint = { $least ->
   *[other] 1 到 14 天。最后一天会提醒所有问到的人一次。
 }
pulse-field-scores_from = 满多少人显示统计
pulse-field-scores_from-hint = 至少 { $least } 人，再少就可能猜出是谁。
pulse-field-comments_from = 满多少人显示留言
pulse-field-comments_from-hint = 至少 { $least } 人，留言更容易看出是谁写的。
pulse-question-new = 新题目
pulse-question-change = 修改题目
pulse-question-intro = 问别人做了什么，不问谁这个人怎么样。一次只问一件事，用大家平时说的话。
pulse-field-words = 英文题目
pulse-field-words_zh = 中文题目
pulse-field-words-hint = 打分的题，请写成一句可以同意或不同意的话。
pulse-field-kind = 怎么答
pulse-field-driver = 看哪一方面
pulse-field-driver-hint = 结果也会按这个归在一起。
pulse-field-options = 选项
pulse-field-options-hint = 只有选择题要填。一行一个，英文和中文都写，比如：Meetings | 会议
pulse-field-retire = 以后不再问（已有的回答会保留）
pulse-results = { $called }：{ $day }的结果
pulse-results-none = 回答的人太少：不足 { $least } 人的不显示。
pulse-results-note = 不足 { $least } 人的不显示，能由此推算出来的也不显示。每个数字后面是它的 95% 置信区间。
pulse-turnout = { $asked } 人中有 { $answered } 人参加（{ $share }%）。
pulse-turnout-group = { $group }：{ $asked } 人中有 { $answered } 人参加（{ $share }%）。
pulse-figure-scale = { $value }% 同意
pulse-figure-yes_no = { $value }% 选“是”
pulse-figure-enps = eNPS { $value }
pulse-figure-answers = { $count } 人回答
pulse-figure-comments = { $count } 条留言
pulse-figure-about = { $words }（{ $low }–{ $high }%，{ $count } 人回答）
pulse-figure-about-enps = { $words }（{ $low } 到 { $high }，标准误 { $error }，{ $count } 人回答）
pulse-figure-of = { $group }：{ $words }
pulse-figure-counts = { $words }{ $counts }
pulse-figure-count = { $choice } { $times }
pulse-comments = 有 { $count } 位同事写了几句。
pulse-chart-agree = 同意的比例
pulse-chart-trend = 历次同意的比例
pulse-chart-trend-enps = 历次 eNPS
pulse-chart-alt = { $title }：{ $figures }
pulse-button-all-figures = 全部数据
pulse-button-act = 说说接下来怎么改
pulse-button-act-done = 第 { $number } 件做好了
pulse-sheet-all = 所有人
pulse-sheet-drivers = 按方面看
pulse-sheet-actions = 接下来怎么改
pulse-sheet-group = 范围
pulse-sheet-answers = 回答人数
pulse-sheet-favourable = 同意
pulse-sheet-mean = 平均分
pulse-sheet-enps = eNPS
pulse-sheet-turnout = 参加情况
pulse-sheet-answered = 参加人数
pulse-sheet-asked = 问到人数
pulse-sheet-share = 百分比
pulse-sheet-csv = 下载 CSV
pulse-sheet-note = 满 { $least } 人显示统计，满 { $comments } 人显示留言，顺序是打乱的。人数不够的部门只算在“所有人”里。
pulse-cell-favourable = { $value }%（{ $low }–{ $high }）
pulse-cell-enps = { $value }（{ $low } 到 { $high }）
pulse-action-form = 接下来怎么改
pulse-action-form-intro = “{ $called }”：下一轮开始时会告诉大家。
pulse-action-form-words = 要做什么
pulse-action-form-words-hint = 一件大家感觉得到的事。
pulse-action-form-owner = 谁来做
pulse-action-form-due = 什么时候做好
pulse-action-form-due-hint = 写个日期，比如 2026-12-18，或者“两周后”。
privacy-what = 内容
privacy-who = 谁看得到
privacy-fewest = 满多少人
privacy-kept = 留多久
privacy-nobody = 谁都看不到
privacy-reader-own = { $reader }（只看自己的部门）
privacy-in-words-from = { $who }，满 { $least } 人回答以后
privacy-button = 看完整表格
page-press-pulse-start = 开始
page-press-pulse-end = 马上结束
refused-nothing-chosen = 还没有选。请先选一个答案，再提交。
refused-bad-day = 请写今天或以后的日期，比如 2026-12-01 或“下周一”；也可以不填。
refused-bad-pulse-time = 请写时间，比如 10:07。
refused-no-audience = 请在下面写清楚是谁：部门、同事或办公地点；要问被帮过的同事，就填帮忙的那一个部门。

## 说得清不清楚

# 部门往来：可以显示的还不多时

departments-rated = 可以显示的

## 服务台：部门自己定的事

lasts-minutes = { $count } 分钟
lasts-hours = { $count } 小时
lasts-both = { $hours } { $minutes }
desk = { $desk }的服务承诺
desk-first-answer = 首次回应
desk-within = { $time }内
desk-on-duty = 值班
desk-nobody-on-duty = 没有人值班，事情会发给部门里的每个人
desk-more-on-duty = 另外 { $count } 位
desk-note = 时间都按上面的工作时间算。答应了日期的，到时办好。
desk-usual-example = 常办的事，开头写上名称就行，比如：{ $request } @{ $desk } { $usual } 1208
desk-button-promise = 首次回应
desk-button-usual = 常办的事
desk-button-calendar = 工作时间
desk-button-calendar-briefly = 工作时间
desk-form = 首次回应
desk-form-first-answer = 几个工作小时内回应？
desk-form-first-answer-hint = 比如 4，半小时就写 0.5。不填就跟上级部门一样：{ $above }。到时还没有人接，会告诉部门负责人。
usual-form = 常办的事
usual-form-intro = { $desk }天天有人来找的事：最多 { $most } 件，每件都有自己的时限。
usual-form-name-hint = 短一点，像平时说的那样：Extra bed。写已有的名称，就是修改那一件。
usual-form-minutes = 几分钟内办好？
usual-form-minutes-hint = 按服务台的工作时间算，比如 15
usual-form-retire = 不再常办的
calendar-mine = 你的工作时间
calendar-of = { $whose }的工作时间
calendar-company = 全公司
calendar-from = 这是{ $whose }定的时间。
calendar-what-for = 提醒、请你评价、“下班前”，还有服务台的承诺，都按这个时间算。
calendar-others = 要改别的办公室或部门：{ $goodturn } 工作时间 上海
calendar-button-change = 修改：{ $whose }
calendar-form = 工作时间
calendar-form-hours = 时间
calendar-form-hours-hint = 比如：周一至周五 9:00-12:00 13:30-18:00；周六 10:00-14:00。全天有人就写“全天”。不填就按上一级的。
calendar-form-country = 公共假日
calendar-form-country-hint = 按哪个国家或地区：CN、US 或 DE-BY，调休也会算。不填就不放公共假日。
calendar-form-free-days = 自己的休息日
calendar-form-free-days-hint = 比如：2026-12-24，2026-12-28 至 2026-12-31
calendar-form-working-days = 额外的工作日
calendar-form-working-days-hint = 周末或假日里要上班的日子，写法一样
calendar-form-zone-hint = 不填就用公司的：{ $zone }。自己设了时区的人，按自己的时区。
promises = { $month }各部门的承诺兑现情况
promises-button = 兑现情况
promises-button-briefly = 兑现情况
promises-answers = 首次回应：{ $count } 件里 { $kept } 件及时；一半在{ $median }内，九成在{ $most }内。
promises-dates = 答应的日期：{ $count } 件里 { $kept } 件做到；一半在{ $median }内办好，九成在{ $most }内。
promises-hidden = 有 { $count } 个部门的承诺不到 { $least } 件，或者经手的同事不到 { $people } 位，不显示。
promises-note = 时间从提出时算起，只算工作时间。日期没到之前可以改，过了再改算没做到。重新打开的事，再次办好才算办好。容易看错的地方：件数太少，或者日期答应得太宽。只看部门，不看个人。
satisfaction-button = 满意度
satisfaction-button-briefly = 满意度
request-fact-usual = 常办的事
request-fact-due-usual = 服务台承诺
request-form-usual = 是不是常办的事？
request-form-usual-none = 别的事
request-form-usual-choice = { $desk }：{ $usual }（{ $promise }）
request-form-usual-hint = 会直接发给那个服务台，只要写清细节，比如房号。
request-button-leave = 我不接，留给别人
request-button-leave-briefly = 我不接
request-told-leave = { $by }不接，留给别人
help-desk = { $goodturn } 服务台：部门的承诺和值班的人 · { $goodturn } 工作时间：看自己的工作时间
help-desk-alone = 服务台：部门的承诺和值班的人 · 工作时间：看自己的工作时间
refused-not-your-desk = { $name }的承诺和工作时间，由部门负责人或管理员来定。
refused-no-such-desk = 没有叫“{ $typed }”的部门。{ $goodturn } 服务台：看自己部门的；{ $goodturn } 服务台 客房：看别的部门。
refused-no-such-calendar = 没有叫“{ $typed }”的办公室或部门。{ $goodturn } 工作时间：看自己的；{ $goodturn } 工作时间 上海：看一个办公室的。
refused-days-unclear = 没看懂“{ $part }”。日期这样写，最多 200 天：2026-12-24，2026-12-28 至 2026-12-31
refused-working-days-unclear = 没看懂“{ $part }”。日期这样写，最多 200 天：2026-10-10，2026-10-17
refused-bad-first-answer = 请写几个工作小时，比如 4 或 0.5：最短 { $shortest } 分钟，最长 { $longest } 小时。不填就跟上级部门一样。
refused-bad-usual-ask = 常办的事需要一个英文名称和一个中文名称，各不超过 { $longest } 个字。
refused-bad-usual-minutes = 请写整数分钟，1 到 { $longest }。
refused-too-many-usual-asks = 一个服务台最多 { $most } 件常办的事。先勾选一件不再常办的，再加新的。
refused-usual-ask-elsewhere = 这是{ $name }常办的事。请把“请谁帮忙”留空，或者选“别的事”。
refused-handed-to-asker = 这件事就是 Ta 提出来的，不能再转给 Ta。办不了可以说明原因，不清楚可以先问清楚。
refused-last-at-desk = 服务台没有别人能接了。请接下来，或者说明为什么办不了。

## 找同事帮忙：再看一遍

refused-thanked-already = 这件事你已经谢过了。还想谢别的，直接发：谢谢 @同事 ……
request-mine-asked-back = 你先问了一句的：
request-form-due-hint-required = 像平时说话那样写：周五、明天下午 3 点、3 天内。
refused-nobody-asked-request-helped = 谁帮过你？请选一位同事。
refused-help-from-self-request-helped = 自己帮自己不用记。请选帮过你的同事。
refused-only-one-provider-request-helped = 一次记一位同事。请先选一位，其他人可以接着记。
refused-nothing-asked-request-helped = 帮了什么？写几个字就行。

## 一周小结

feature-digest = 一周小结
help-digest = { $goodturn } 一周小结：看我和团队的一周；{ $goodturn } 一周小结 周五 16:30 改时间，{ $goodturn } 一周小结 关 不再发
help-digest-alone = 一周小结：看我和团队的一周；一周小结 周五 16:30 改时间，一周小结 关 不再发
digest-team = 团队的一周（{ $days }）
digest-own = 我的一周（{ $days }）
digest-picture = 一周一览
digest-thanked-team = 收到感谢
digest-thanks-team = 感谢同事
digest-served-team = 帮了别人
digest-helped-team = 得到帮助
digest-thanked-own = 收到感谢
digest-thanks-own = 感谢同事
digest-served-own = 帮了别人
digest-helped-own = 得到帮助
digest-overdue = 你答应的事有 { $number } 件过了时间。先说一声什么时候能好，对方就放心了。
digest-quiet = { $people }这 { $weeks } 周帮了不少忙，却很少有人道谢。
digest-waiting = 有 { $number } 件事在等你。
digest-promises = 团队答应了时间的有 { $of } 件，按时办好 { $number } 件。
digest-promises-own = 你答应了时间的有 { $of } 件，按时办好 { $number } 件。
digest-own-thanks = 那一周你没有谢过同事，多半是忙。你说一句谢谢，分量很重。
digest-unthanked = 你有 { $weeks } 周没谢过{ $people }了。
digest-actions = 每周一问之后你答应做的事，还有 { $number } 件没做完。
digest-silent = 这一周很平静：没有要说的，也没有事在等你。
digest-note-team = 只有你看得到。名字不分先后；团队只算公开的感谢。数字以统计那一刻为准，之后不变。
digest-note-own = 只有你看得到。数字以统计那一刻为准，之后不变。
digest-rest = 这一周的其他内容（{ $days }）
digest-rest-nothing = 这一周没有更多要说的了。
digest-read = 班前会上可以念一念：
digest-read-one = { $giver }谢{ $to }
digest-button-thank = { $count ->
    [one] 谢谢{ $name }
   *[other] 谢谢他们
 }
digest-button-requests = 等我的事
digest-button-requests-briefly = 等我的事
digest-button-rest = 再看看
digest-button-earlier = 再前一周
digest-button-earlier-briefly = 再前一周
digest-button-on = 每周发给我
digest-button-on-briefly = 每周发我
digest-button-off = 不用再发
digest-button-off-briefly = 不用再发
digest-time-on = 一周小结每{ $weekday } { $at } 发给你。
digest-time-how = 换个时间：{ $goodturn } 一周小结 周五 16:30
digest-time-how-alone = 换个时间：一周小结 周五 16:30
digest-time-off = 不再发一周小结了。想看的时候，{ $goodturn } 一周小结 随时都有。
digest-time-off-alone = 不再发一周小结了。想看的时候，发“一周小结”随时都有。
refused-no-such-digest-time = 没看懂是哪天几点。请这样写：一周小结 周五 16:30；不想收就写：一周小结 关。
