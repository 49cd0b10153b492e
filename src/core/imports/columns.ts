import { accept, type Decision, refuse } from '../decision.ts';

export const IMPORT_KINDS = ['members', 'products', 'purchases', 'opening-balances'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Names under which lists have a column, apart from its own; compared without case, gaps, hyphens and underscores. */
const WHO = {
  card: [
    'cardnumber',
    'cardno',
    'member',
    'membernumber',
    'customer',
    'customerid',
    'customernumber',
    '卡號',
    '會員編號',
    '卡号',
    '会员编号',
    'カード番号',
    '会員番号',
    'หมายเลขสมาชิก',
  ],
  phone: [
    'phonenumber',
    'mobile',
    'telephone',
    'tel',
    '電話',
    '手機',
    '電話號碼',
    '手機號碼',
    '电话',
    '手机',
    '電話番号',
    '携帯電話',
    'โทรศัพท์',
    'เบอร์โทร',
  ],
} as const;

const COLUMNS = {
  members: {
    ...WHO,
    name: ['fullname', 'membername', 'customername', '姓名', '名前', '氏名', 'ชื่อ'],
    birthday: ['birthdate', 'dateofbirth', 'dob', '生日', '生年月日', '誕生日', 'วันเกิด'],
    language: ['lang', '語言', '语言', '言語', 'ภาษา'],
    joined: ['joinedat', 'joindate', 'since', 'membersince', '入會日', '加入日期', '入会日', 'วันที่สมัคร'],
    consent: ['marketing', 'marketingconsent', 'optin', 'newsletter'],
    tags: ['tag', '標籤', '标签', 'タグ'],
    notes: ['note', 'remark', 'remarks', '備註', '备注', '備考', 'หมายเหตุ'],
  },
  products: {
    sku: ['productid', 'productcode', 'code', 'stockcode', '品號', '商品編號', '商品编号', '商品番号', 'รหัสสินค้า'],
    name: ['productname', 'product', 'description', '品名', '商品名稱', '商品名称', '商品名', 'ชื่อสินค้า'],
    category: ['group', '類別', '分類', '类别', '分类', 'カテゴリー', 'หมวดหมู่'],
    price: ['unitprice', '價格', '售價', '价格', '售价', '価格', 'ราคา'],
    days: ['repurchasedays', 'cycle'],
  },
  purchases: {
    ...WHO,
    member_id: ['memberid'],
    date: ['datetime', 'occurredat', 'purchasedate', 'invoicedate', 'orderdate', '日期', '日付', 'วันที่'],
    time: ['時間', '时间', '時刻', 'เวลา'],
    reference: [
      'ref',
      'externalref',
      'invoice',
      'invoiceno',
      'order',
      'orderno',
      'orderid',
      'receipt',
      'receiptno',
      '單號',
      '訂單編號',
      '发票号',
      '订单编号',
      '伝票番号',
      'เลขที่ใบเสร็จ',
    ],
    return_of: ['returnof', 'refundof'],
    sku: ['productid', 'productcode', 'code', 'stockcode', '品號', '商品編號', '商品编号', '商品番号', 'รหัสสินค้า'],
    name: ['productname', 'product', 'description', '品名', '商品名稱', '商品名称', '商品名', 'ชื่อสินค้า'],
    category: ['group', '類別', '分類', '类别', '分类', 'カテゴリー', 'หมวดหมู่'],
    quantity: ['qty', 'pieces', '數量', '数量', 'จำนวน'],
    price: ['unitprice', '單價', '单价', '単価', 'ราคา'],
    amount: ['total', 'linetotal', 'net', 'dollars', '金額', '小計', '金额', '小计', 'ยอดรวม'],
    discount: ['折扣', '値引', 'ส่วนลด'],
    currency: ['幣別', '币种', '通貨', 'สกุลเงิน'],
    store: ['branch', 'shop', '門市', '门店', '店舗', 'สาขา'],
  },
  'opening-balances': {
    ...WHO,
    member_id: ['memberid'],
    points: ['balance', '點數', '积分', 'ポイント', 'คะแนน'],
    expires: ['expiry', 'expiresat', 'validuntil', '到期日', '有效期限', '有効期限', 'วันหมดอายุ'],
  },
} as const satisfies Record<ImportKind, Record<string, readonly string[]>>;

/** Of each group at least one column must be there. */
const NEEDED: Readonly<Record<ImportKind, readonly (readonly string[])[]>> = {
  members: [['card', 'phone', 'name']],
  products: [['sku'], ['name']],
  purchases: [['card', 'phone', 'member_id'], ['date']],
  'opening-balances': [['card', 'phone', 'member_id'], ['points']],
};

/** The columns that an import of this kind understands. */
export const columnsOf = (kind: ImportKind): readonly string[] => Object.keys(COLUMNS[kind]);

/** Of one column of ours: which cells of a line it is made of, joined by a hyphen. */
export type Columns = ReadonlyMap<string, readonly number[]>;

export type ColumnsRefusal =
  | { readonly code: 'map-unreadable'; readonly part: string }
  | { readonly code: 'map-column-unknown'; readonly column: string }
  | { readonly code: 'map-column-not-in-list'; readonly column: string }
  | { readonly code: 'column-twice'; readonly column: string }
  | { readonly code: 'columns-missing'; readonly columns: readonly string[] };

/**
 * Which cells are which column. `map` is `theirs=ours,…`; `theirs` may be several joined by `+`, as in
 * `member+basket=reference`, which leaves each of them its own meaning. What is not mapped is found by its name. Refuses a map that names what is not there, and a
 * list without a column that is needed.
 */
export function resolveColumns(
  kind: ImportKind,
  header: readonly string[],
  map: string | undefined,
): Decision<Columns, ColumnsRefusal> {
  const names = header.map(bare);
  const columns = new Map<string, readonly number[]>();
  const mapped = new Set<number>();
  for (const part of (map ?? '').split(',').filter((one) => one.trim() !== '')) {
    const at = part.lastIndexOf('=');
    const [theirs, ours] = [part.slice(0, at), part.slice(at + 1).trim()];
    if (at < 1 || ours === '') return refuse({ code: 'map-unreadable', part });
    if (!Object.hasOwn(COLUMNS[kind], ours)) return refuse({ code: 'map-column-unknown', column: ours });
    if (columns.has(ours)) return refuse({ code: 'column-twice', column: ours });
    const places = names.includes(bare(theirs)) ? [names.indexOf(bare(theirs))] : theirs.split('+').map(placeIn(names));
    const missing = places.indexOf(-1);
    if (missing !== -1) return refuse({ code: 'map-column-not-in-list', column: theirs.split('+')[missing] ?? theirs });
    columns.set(ours, places);
    if (places.length === 1) for (const place of places) mapped.add(place);
  }
  for (const [ours, others] of Object.entries(COLUMNS[kind])) {
    if (columns.has(ours)) continue;
    const called = [bare(ours), ...others];
    const place = called
      .map((name) => names.findIndex((one, at) => one === name && !mapped.has(at)))
      .find((at) => at >= 0);
    if (place !== undefined) columns.set(ours, [place]);
  }
  const lacking = NEEDED[kind].find((group) => !group.some((one) => columns.has(one)));
  return lacking === undefined ? accept(columns) : refuse({ code: 'columns-missing', columns: lacking });
}

const placeIn =
  (names: readonly string[]) =>
  (theirs: string): number =>
    names.indexOf(bare(theirs));

const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{Cf}_-]/gu, '');
