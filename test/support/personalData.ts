/**
 * What every column of every table is to a member. A new column that stands in none of these lists fails
 * `test/app/personalData.test.ts`: whoever adds it decides whether it goes when the member is forgotten.
 */
export interface TableData {
  /** Tells who the member is, what they said or were told: erased with them, and part of "my data". */
  readonly personal?: string;
  /** The books and the evidence: stays under an id that stands for nobody. */
  readonly book?: string;
  /** About people who work here, not about members. */
  readonly staff?: string;
  /** The shop's own things and the machinery. */
  readonly technical?: string;
  /** Why "my data" leaves these personal columns out. */
  readonly leftOut?: Readonly<Record<string, string>>;
}

const ACCOUNT_ALREADY = 'stands among the accounts';
const HASHED = 'a hash, or a look-up of a minute';

export const PERSONAL_DATA: Readonly<Record<string, TableData>> = {
  members: {
    personal:
      'name phone birthday_month birthday_day birthday_year birthday_calendar birthday_leap_month birthday_changed_at marketing_consent invite_code',
    book: 'member_id state merged_into language joined_at available pending held deficit purchases spend_minor last_purchase_at tier tier_since tier_until tier_grace tier_floor',
    technical: 'version',
    leftOut: { birthday_changed_at: 'when it was changed last is no more than a brake' },
  },
  identities: {
    personal:
      'channel channel_user_id member_id display_name language reachability reachability_at first_contact_at last_active_at referrer_member_id referred_at',
    leftOut: { referrer_member_id: 'somebody else', referred_at: 'tells of somebody else' },
  },
  consents: { book: 'member_id consent_id purpose granted text_version channel source occurred_at' },
  member_phones: { personal: 'phone member_id' },
  invite_codes: { personal: 'code member_id' },
  member_tags: { personal: 'member_id tag created_at' },
  member_notes: { personal: 'member_id note_id note created_at', staff: 'staff_id' },
  member_cards: {
    personal: 'token_hash code member_id expires_at ticket_hash ticket_expires_at',
    staff: 'resolved_by',
    leftOut: { token_hash: HASHED, code: HASHED, ticket_hash: HASHED },
  },
  link_codes: { personal: 'code_hash member_id expires_at used_at', leftOut: { code_hash: HASHED } },
  old_cards: { personal: 'card_number member_id', technical: 'wrong_answers' },
  card_claims: { personal: 'claim_id member_id card_number proof state created_at decided_at', staff: 'decided_by' },
  inbox: {
    personal: 'channel_user_id bytes',
    technical: 'channel event_id arrival_id state reason attempts leased_until received_at done_at',
    leftOut: { channel_user_id: ACCOUNT_ALREADY },
  },
  outbox: {
    personal: 'member_id channel channel_user_id notice content',
    technical: 'outbox_id state detail attempts not_before leased_until created_at done_at',
    leftOut: { channel_user_id: ACCOUNT_ALREADY, content: 'the notice in words' },
  },
  conversations: {
    personal: 'channel channel_user_id state updated_at',
    leftOut: { channel_user_id: ACCOUNT_ALREADY },
  },
  cases: {
    personal: 'case_id channel channel_user_id member_id state opened_at closed_at',
    staff: 'closed_by',
    leftOut: { channel_user_id: ACCOUNT_ALREADY },
  },
  case_messages: {
    personal: 'case_id message_id direction text channel_message_id occurred_at',
    staff: 'staff_id',
    leftOut: { channel_message_id: "the platform's own number of the message" },
  },
  lab_messages: {
    personal: 'channel_user_id content',
    technical: 'lab_message_id direction retry_key created_at',
    leftOut: { channel_user_id: ACCOUNT_ALREADY, content: 'the built-in chat is a platform of its own' },
  },
  command_keys: {
    personal: 'answer',
    technical: 'key request_hash created_at',
    leftOut: { answer: 'first answers to the staff, kept for a week for repeats' },
  },
  deliveries: {
    personal: 'facts channel channel_user_id content_hash',
    book: 'campaign_id member_id state reason first_attempt_at done_at',
    technical: 'retry_key attempts not_before',
    leftOut: { content_hash: HASHED },
  },
  delivery_contents: { personal: 'messages', technical: 'campaign_id content_hash' },
  member_occasions: { book: 'member_id occasion campaign_id occurred_at' },
  marketing_contacts: { book: 'member_id last_at' },
  journals: {
    book: 'member_id journal_id kind occurred_at created_at purchase_id reverses_journal_id explanation',
    staff: 'staff_id',
  },
  entries: { book: 'member_id journal_id account points occurred_at created_at' },
  lots: {
    book: 'member_id lot_id journal_id purchase_id points remaining held activated earned_at available_at expires_at noticed_at extended_at',
  },
  holds: { book: 'member_id hold_id points lots expires_at' },
  point_requests: {
    book: 'member_id request_id points reason state asked_at expires_at decided_at journal_id',
    staff: 'asked_by decided_by',
  },
  unreached_decisions: { book: 'member_id decision decided_at', staff: 'decided_by' },
  allocations: { book: 'member_id journal_id lot_id purpose points' },
  purchases: {
    book: 'member_id purchase_id external_ref net_minor refunded_minor earned_points currency store occurred_at created_at',
    staff: 'staff_id',
  },
  purchase_refs: { book: 'external_ref purchase_id member_id' },
  purchase_lines: {
    book: 'member_id purchase_id line_no sku name category quantity unit_price_minor discount_minor',
  },
  refunds: {
    book: 'member_id refund_id purchase_id kind amount_minor lines points_taken occurred_at created_at',
    staff: 'staff_id',
  },
  member_histories: { book: 'member_id purchases refunds through_purchase last_day', technical: 'version time_zone' },
  pair_histories: { book: 'member_id sku days purchase_id last_at' },
  pair_forecasts: { book: 'member_id sku local_date probability expected_day' },
  vouchers: {
    book: 'member_id voucher_id coupon_id code state source source_id except_sku issued_at expires_at redeemed_at held_by held_until',
  },
  voucher_codes: { book: 'code member_id voucher_id' },
  voucher_gifts: {
    book: 'member_id voucher_id code_hash state created_at expires_at taken_by taken_voucher_id taken_at',
  },
  voucher_gift_codes: { book: 'code_hash member_id voucher_id' },
  member_gift_cards: { book: 'member_id card_id added_at' },
  redemptions: {
    book: 'member_id redemption_id voucher_id coupon_id purchase_id basket_minor discount_minor counted_day occurred_at reversed_at',
    staff: 'redeemed_by',
  },
  member_stamps: { book: 'member_id card_id total base size last_at' },
  stamp_events: {
    book: 'member_id event_id card_id kind stamps purchase_id explanation occurred_at created_at',
    staff: 'staff_id',
  },
  stamp_rewards: { book: 'member_id card_id position voucher_id given_at' },
  stamp_codes: { book: 'code_hash card_id created_at expires_at member_id used_at', staff: 'staff_id' },
  referral_milestones: { book: 'member_id friends journal_id voucher_id reached_at' },
  checkouts: {
    book: 'member_id checkout_id state request quote hold_id held_until purchase_id created_at updated_at',
    staff: 'created_by',
  },
  checkout_refs: { book: 'checkout_id member_id' },
  gift_cards: {
    book: 'card_id code currency issued_minor balance_minor held_minor state external_ref issued_at',
    staff: 'issued_by',
  },
  gift_card_moves: { book: 'card_id move_id kind amount_minor purchase_id bill_minor occurred_at', staff: 'moved_by' },
  reward_holds: {
    book: 'member_id hold_id reward_id cost_points state held_until voucher_id created_at updated_at',
    staff: 'created_by',
  },
  referrals: {
    book: 'member_id referrer_member_id state reason joined_at expires_at qualified_at rewarded_at purchase_id minimum_minor referrer_points friend_points reward_due_at needs_review changed_at friend_journal_id referrer_journal_id',
    technical: 'milestones_due',
  },
  audit: { book: 'audit_id actor action member_id details occurred_at' },
  staff: { staff: 'staff_id name role language state created_at' },
  staff_identities: { staff: 'channel channel_user_id staff_id' },
  staff_invites: { staff: 'token_hash role invited_by expires_at used_at' },
  campaign_watches: {
    staff: 'channel channel_user_id message_id shown',
    technical: 'campaign_id retry_key state look_at',
  },
  campaigns: {
    staff: 'created_by',
    technical:
      'campaign_id kind message_class local_date version state pause_reason paused_at content audience control_percent wait_hours left_out due_at until_at created_at started_at finished_at',
  },
  delivery_ranges: {
    technical:
      'campaign_id range_no first_member_id last_member_id state token leased_until not_before at_pace total sent failed skipped unknown expired held_out',
  },
  channel_pauses: { technical: 'channel until reason since' },
  coupons: {
    technical:
      'coupon_id name kind value cap_minor minimum_minor terms starts_at ends_at valid_days uses_limit uses_per_member uses uses_per_day budget_minor spent_minor claimable public_code automation state created_at updated_at',
  },
  coupon_days: { technical: 'coupon_id day uses' },
  code_batches: { technical: 'batch_id coupon_id count seed state created_at', staff: 'created_by' },
  coupon_codes: { technical: 'code_hash batch_id voucher_id used_at' },
  walk_in_redemptions: {
    technical:
      'redemption_id coupon_id batch_id code_hash basket_minor discount_minor currency counted_day occurred_at reversed_at',
    staff: 'redeemed_by',
  },
  walk_in_sales: {
    technical: 'sale_id bill_minor cards_minor currency redemption_id occurred_at reversed_at',
    staff: 'sold_by',
  },
  alarms: { technical: 'what since told_at' },
  channel_paces: { technical: 'channel calls free_at_ms' },
  saved_pushes: { technical: 'saved_on campaign_id pushes' },
  segments: { technical: 'segment_id name question version state created_by created_at updated_at' },
  rewards: {
    technical: 'reward_id name cost_points coupon_id stock_limit taken held state starts_at created_at updated_at',
  },
  products: {
    technical: 'product_id sku name category price_minor repurchase_days state created_at updated_at',
  },
  product_days: { technical: 'sku day bought buyers repeat_buyers gaps sum_log sum_squares' },
  history_turns: { technical: 'only turn' },
  forecast_models: { technical: 'fitted_on model created_at' },
  forecasts: { technical: 'only local_date basis learned visitors products created_at' },
  programmes: { technical: 'version document created_at', staff: 'created_by' },
  holiday_suggestions: { technical: 'holiday year held_on buyers_before suggested_at' },
  secrets: { technical: 'name value created_at' },
  api_keys: { technical: 'api_key_id name key_hash scopes created_at revoked_at' },
  job_runs: { technical: 'job local_date state token leased_until started_at finished_at' },
  lab_clock: { technical: 'only offset_ms' },
  rate_limits: { technical: 'key points expire' },
  tier_placements: { technical: 'revision through_member finished_at' },
  milestone_passes: { technical: 'pass_id milestones passed_at' },
  processes: { technical: 'process_id role version host pid started_at seen_at channels' },
  leases: { technical: 'name process_id leased_until' },
  restores: { technical: 'restore_id restored_at backup_at state decided_at', staff: 'decided_by' },
  backup_status: { technical: 'only last_at last_file last_bytes failing_since' },
};

const words = (list: string | undefined): string[] => list?.split(' ') ?? [];

/** Every column that is listed for a table. */
export const listedColumns = ({ personal, book, staff, technical }: TableData): readonly string[] =>
  [personal, book, staff, technical].flatMap(words);

export const personalColumns = ({ personal }: TableData): readonly string[] => words(personal);
