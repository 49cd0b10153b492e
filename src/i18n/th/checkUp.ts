import type { Translation } from '../catalogue.ts';
import type { checkUp as english } from '../en/checkUp.ts';

/** ตรวจระบบ: อะไรปกติ อะไรผิด และต้องทำอย่างไร */
export const checkUp: Translation<typeof english> = {
  'checkup.open': 'ตรวจระบบ',
  'checkup.title': 'ผลตรวจระบบของ {shop}',
  'checkup.sum':
    '{wrong, plural, =0 {ไม่มีสิ่งผิดปกติ} other {ผิดปกติ # เรื่อง}} {warnings, plural, =0 {และไม่มีเรื่องควรระวัง} other {ควรระวัง # เรื่อง}}',
  'checkup.again': 'ตรวจอีกครั้ง',
  'checkup.settings-wrong': 'การตั้งค่า: {detail}',
  'checkup.process-none': 'ระบบไม่ได้ทำงานอยู่ กรุณาเริ่มด้วย: npx regulars start',
  'checkup.processes-ok': 'ทำงานอยู่ {count, plural, other {# โปรเซส}} เวอร์ชัน {version}',
  'checkup.process-no-web': 'มีแต่ worker ทำงานอยู่ จึงไม่มีใครรับข้อความและการขาย กรุณาเริ่มโปรเซสที่มี ROLE=web (หรือ all)',
  'checkup.process-no-worker': 'มีแต่ web ทำงานอยู่ จึงไม่มีใครตอบข้อความหรือส่งอะไร กรุณาเริ่มโปรเซสที่มี ROLE=worker (หรือ all)',
  'checkup.versions-differ': 'มีโปรเซสต่างเวอร์ชันทำงานพร้อมกัน: {versions} กรุณาเริ่มตัวที่เก่ากว่าใหม่',
  'checkup.process-says': '{channel}: {problem}',
  'checkup.port-taken': 'พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ กรุณาหยุดโปรแกรมนั้น หรือตั้ง PORT เป็นเลขอื่น',
  'checkup.database-ok': 'ฐานข้อมูล: PostgreSQL {version} ขนาด {size} ไฟดับก็ไม่เสียรายการที่ทำเสร็จแล้ว',
  'checkup.database-silent': 'ฐานข้อมูลไม่ตอบ ({detail}) กรุณาเริ่มฐานข้อมูล หรือตรวจที่อยู่ใน DATABASE_URL',
  'checkup.database-denied': 'ฐานข้อมูลไม่ให้เข้า: {detail} กรุณาตรวจชื่อผู้ใช้ รหัสผ่าน และชื่อฐานข้อมูลใน DATABASE_URL',
  'checkup.database-refused': 'ฐานข้อมูลในตัวเริ่มไม่ได้ {detail}',
  'checkup.database-old': 'PostgreSQL {version} เก่าเกินไป กรุณาย้ายไปเวอร์ชัน 15 ขึ้นไป',
  'checkup.database-unsafe': 'ฐานข้อมูลปิด {setting} ไว้ ไฟดับอาจทำให้การขายที่ทำเสร็จแล้วหายไป กรุณาเปิดใช้',
  'checkup.connections-scarce': 'ใช้การเชื่อมต่อฐานข้อมูลไปแล้ว {used} จาก {allowed} กรุณาเพิ่ม max_connections หรือลดจำนวนโปรเซส',
  'checkup.migrations-ok': 'ตาราง: ตรงกับเวอร์ชันนี้ ({count, plural, other {# ขั้น}})',
  'checkup.migrations-pending': 'ตารางตามหลังเวอร์ชันนี้อยู่ {count, plural, other {# ขั้น}} เริ่มระบบใหม่แล้วจะอัปเดตให้เอง',
  'checkup.migrations-newer': 'ตารางสร้างโดยเวอร์ชันที่ใหม่กว่านี้ กรุณากลับไปใช้เวอร์ชันนั้น หรือกู้คืนข้อมูลสำรองของเวอร์ชันนี้',
  'checkup.migrations-foreign':
    'ตารางไม่ได้สร้างโดยเวอร์ชันที่เผยแพร่ใดเลย กรุณาตั้ง DATA_DIR เป็นโฟลเดอร์อื่น หรือ DATABASE_URL เป็นฐานข้อมูลอื่น',
  'checkup.shop-missing': 'ที่นี่ยังไม่มีร้าน กรุณารัน npx regulars start หนึ่งครั้ง หรือตั้ง DATA_DIR (หรือ DATABASE_URL) ไปยังที่ที่ร้านอยู่',
  'checkup.clock-ok': 'นาฬิกา: ตรง',
  'checkup.clock-database': 'นาฬิกาของเครื่องนี้ต่างจากฐานข้อมูล {seconds} วินาที กรุณาเปิดการตั้งเวลาอัตโนมัติ (NTP) ทั้งสองฝั่ง',
  'checkup.clock-platform': 'นาฬิกาของเครื่องนี้ต่างจาก {channel} {seconds} วินาที กรุณาเปิดการตั้งเวลาอัตโนมัติ (NTP)',
  'checkup.zone-ok': 'เขตเวลา: {zone} ที่นั่นตอนนี้ {time}',
  'checkup.zone-unknown': 'เครื่องนี้ไม่รู้จักเขตเวลา {zone} กรุณาเลือกใหม่ในหน้าตั้งค่า',
  'checkup.disk-ok': 'ดิสก์: เหลือ {free}',
  'checkup.disk-low': 'ดิสก์เหลือเพียง {free} กรุณาเพิ่มที่ว่างเร็ว ๆ นี้',
  'checkup.disk-full': 'ดิสก์เหลือเพียง {free} ถ้าเต็มร้านจะหยุดทำงาน กรุณาเพิ่มที่ว่างทันที',
  'checkup.backup-ok': 'ข้อมูลสำรอง: ล่าสุดเมื่อ{hours, plural, =0 {ไม่ถึงหนึ่งชั่วโมง} other { # ชั่วโมง}}ที่แล้ว',
  'checkup.backup-old':
    'ข้อมูลสำรองล่าสุดเก่า {days, plural, other {# วัน}}แล้ว กรุณาสำรองใหม่ (npx regulars backup) และดูในล็อกว่าทำไมกลางคืนไม่ได้สำรอง',
  'checkup.backup-none': 'ยังไม่มีข้อมูลสำรอง กรุณาสำรองด้วย: npx regulars backup',
  'checkup.backup-tonight': 'ข้อมูลสำรอง: คืนนี้จะสำรองครั้งแรกให้อัตโนมัติ',
  'checkup.backup-folder':
    'เขียนข้อมูลสำรองลง {folder} ไม่ได้ ({detail}) กลางคืนจึงไม่มีการสำรอง และเวอร์ชันใหม่จะไม่เริ่มถ้าไม่มีข้อมูลสำรอง กรุณาให้ผู้ใช้ที่รันระบบเขียนที่นั่นได้ หรือตั้ง BACKUP_DIR เป็นโฟลเดอร์อื่น',
  'checkup.backup-room':
    'การสำรองอาจต้องใช้ {needed} แต่ {folder} เหลือ {free} กรุณาเพิ่มที่ว่าง หรือตั้ง BACKUP_DIR ไปยังดิสก์ที่ใหญ่กว่า',
  'checkup.public-url-ok': 'ที่อยู่สาธารณะ: {url} มาถึงที่นี่',
  'checkup.public-url-plain':
    'PUBLIC_URL ({url}) ไม่ใช่ https ซึ่ง LINE และ Telegram ส่งไปที่ https เท่านั้น กรุณาวางรีเวิร์สพร็อกซีที่มีใบรับรองไว้ข้างหน้า',
  'checkup.public-url-silent':
    '{url} ไม่ตอบจากเครื่องนี้ ({detail}) บางเครือข่ายเข้าที่อยู่สาธารณะของตัวเองไม่ได้ ลองเปิดในมือถือ ถ้ายังไม่ได้ กรุณาตรวจพร็อกซีและโดเมน',
  'checkup.public-url-other': 'สิ่งที่ตอบที่ {url} ไม่ใช่ระบบนี้ กรุณาตรวจว่าพร็อกซีส่งไปที่ไหน',
  'checkup.host-open':
    'HOST เป็น {host} ทุกคนในเครือข่ายนี้เข้าพอร์ต {port} ได้โดยไม่เข้ารหัส กรุณาตั้ง HOST เป็น 127.0.0.1 และวางรีเวิร์สพร็อกซีไว้ข้างหน้า',
  'checkup.channels-none': 'ยังไม่ได้เชื่อมต่อ LINE หรือ Telegram ตั้งใจไว้อย่างนั้นหรือไม่ README บอกวิธีเชื่อมต่อ',
  'checkup.token-ok': '{channel}: เชื่อมต่อเป็น {account}',
  'checkup.token-refused': '{channel} ไม่รับโทเคน กรุณาคัดลอกใส่ {setting} อีกครั้งแล้วเริ่มระบบใหม่',
  'checkup.platform-silent': '{channel} ไม่ตอบ ({detail}) กรุณาตรวจอินเทอร์เน็ตของเครื่องนี้',
  'checkup.platform-busy': '{channel} ขอให้เรารอ กรุณาตรวจอีกครั้งในอีกไม่กี่นาที',
  'checkup.webhook-ok': '{channel} ส่งมาที่ {url}',
  'checkup.webhook-missing': '{channel} ไม่รู้ว่าต้องส่งไปที่ไหน กรุณาตั้ง PUBLIC_URL เป็นที่อยู่ https ของระบบนี้แล้วเริ่มใหม่',
  'checkup.webhook-unset':
    'ตั้ง PUBLIC_URL ไว้แล้ว แต่ {channel} ยังไม่รู้ว่าต้องส่งไปที่ไหน เริ่มระบบใหม่แล้วจะแจ้งให้เอง ถ้ายังไม่ได้ ล็อกบอกสาเหตุ',
  'checkup.webhook-plain': '{channel} ส่งไปที่ https เท่านั้น กรุณาตั้ง PUBLIC_URL เป็นที่อยู่ https แล้วเริ่มใหม่',
  'checkup.webhook-elsewhere': '{channel} ส่งไปที่ {url} ไม่ใช่ที่นี่ เริ่มระบบใหม่แล้วจะแก้ให้เอง และให้แต่ละโปรแกรมใช้บัญชีของตัวเอง',
  'checkup.webhook-off':
    '{channel} ไม่ส่งอะไรมา เพราะ "Use webhook" ปิดอยู่ กรุณาเปิดใน LINE Developers Console แท็บ Messaging API',
  'checkup.webhook-unreachable': '{channel} เข้า {url} ไม่ได้ ({detail}) ต้องเข้าได้จากอินเทอร์เน็ตด้วยใบรับรองที่ถูกต้องขณะระบบทำงาน',
  'checkup.webhook-refused': '{url} ตอบ {channel} ด้วย {status} แทนที่จะเป็น 200 กรุณาตรวจสิ่งที่อยู่ระหว่าง {channel} กับระบบนี้',
  'checkup.webhook-secret': '{url} ไม่รับลายเซ็นของ {channel} LINE_CHANNEL_SECRET ต้องเป็นของ channel เดียวกับโทเคน',
  'checkup.webhook-untested': '{channel} ไม่ให้ทดสอบการส่งเพิ่มในชั่วโมงนี้ กรุณาตรวจอีกครั้งภายหลัง',
  'checkup.webhook-late':
    '{channel} ส่งมาไม่ได้ ({detail}) มี {waiting, plural, other {# ข้อความ}}รออยู่ กรุณาตรวจว่าเข้า PUBLIC_URL จากอินเทอร์เน็ตได้',
  'checkup.polling-ok': '{channel}: ระบบไปรับข้อความเอง จึงไม่ต้องมีที่อยู่สาธารณะ',
  'checkup.polling-blocked':
    'มีโปรแกรมอื่นให้ {channel} ส่งไปที่ {url} จึงไม่มีข้อความมาที่นี่ กรุณาเริ่มระบบใหม่ และให้แต่ละโปรแกรมใช้บอตของตัวเอง',
  'checkup.polling-shared':
    'มีโปรแกรมอื่นอ่านข้อความของบอตนี้บน {channel} ทั้งสองฝั่งจึงพลาดบางข้อความ กรุณาหยุดโปรแกรมนั้น หรือแยกใช้คนละบอต',
  'checkup.quota-ok': '{channel}: เดือนนี้ใช้ไป {used} จาก {limit} ข้อความ เหลือ {left}',
  'checkup.quota-unlimited': '{channel}: เดือนนี้ใช้ไป {used} ข้อความ ไม่จำกัดจำนวน',
  'checkup.quota-low':
    '{channel}: เดือนนี้เหลือเพียง {left} จาก {limit} ข้อความ เมื่อหมดแล้วข้อเสนอจะหยุดส่ง เปลี่ยนแพ็กเกจได้ใน LINE Official Account Manager',
  'checkup.quota-out':
    '{channel}: ใช้ครบ {limit} ข้อความของเดือนนี้แล้ว การตอบฟรีและยังทำได้ ส่วนข้อเสนอและการแจ้งเตือนจะรอ เปลี่ยนแพ็กเกจได้ใน LINE Official Account Manager',
  'checkup.quota-unknown': '{channel} ไม่บอกว่าเดือนนี้เหลือกี่ข้อความ กรุณาตรวจอีกครั้งภายหลัง',
  'checkup.people-answer':
    'LINE Official Account Manager เปิด "แชท" อยู่ คนที่นั่นกับระบบนี้อาจตอบพร้อมกัน กรุณาปิดที่ ตั้งค่า, ตั้งค่าการตอบกลับ',
  'checkup.auto-response':
    'LINE ไม่บอกเราว่า "ข้อความตอบกลับอัตโนมัติ" เปิดอยู่หรือไม่ ซึ่งจะตอบแทนเรา กรุณาดูสักครั้งใน LINE Official Account Manager ที่ ตั้งค่า, ตั้งค่าการตอบกลับ: ปิดข้อความตอบกลับอัตโนมัติ ปิดข้อความทักทาย เปิด Webhook',
  'checkup.languages-ok': 'ภาษา: ครบทั้ง {count} ภาษา',
  'checkup.language-lacks':
    'คุณเขียนข้อความอัตโนมัติเองแล้ว แต่ไม่มี{language} ซึ่งสมาชิกใหม่ {count} คนอ่านภาษานี้ พวกเขาจึงได้ข้อความของเรา เพิ่มได้ที่ข้อความอัตโนมัติ',
  'checkup.catalogue-lacks': '{language}ขาดไป {count, plural, other {# ข้อความ}} กรุณาติดตั้งเวอร์ชันนี้ใหม่ให้ครบ',
  'checkup.restored-waits':
    'ข้อมูลที่กู้คืนรอเจ้าของร้านตัดสินใจมา{hours, plural, =0 {ไม่ถึงหนึ่งชั่วโมง} other { # ชั่วโมง}}แล้ว มี {campaigns, plural, other {# แคมเปญ}}และแจ้งเตือน {notices, plural, other {# รายการ}}รออยู่ ระหว่างนี้ร้านจะไม่ส่งข้อความหาใครเอง กรุณาเลือกบนการ์ดที่อยู่เหนือทุกคำตอบในแชต หรือใช้: npx regulars restored',
  'checkup.parked':
    'มี {count, plural, other {# ข้อความ}}ที่จัดการไม่ได้และวางแยกไว้ ไม่กระทบคนอื่น docs/operations.md บอกวิธีดูสาเหตุ',
  'checkup.inbox-late': 'มี {count, plural, other {# ข้อความ}}รอคำตอบ นานสุด {minutes} นาที กรุณาเริ่มระบบใหม่และดูในล็อก',
  'checkup.outbox-late':
    'มี {count, plural, other {# การแจ้งเตือน}}ยังไม่ได้ส่ง นานสุด {minutes} นาที เมื่อช่องทางกลับมาปกติจะส่งต่อเอง',
  'checkup.campaigns-held': 'มี {count, plural, other {# รายการส่ง}}หยุดอยู่ กรุณาส่งต่อหรือยกเลิกในหน้าบรอดแคสต์',
  'checkup.channel-held': '{channel} ขอให้เรารอ จะไม่ส่งอะไรอีก {minutes} นาที',
  'checkup.job-late': 'งานกลางคืน "{job}" เริ่มแล้วแต่ไม่จบ ระบบลองใหม่ทุกนาที ล็อกบอกว่าอะไรพลาด',
  'checkup.standstill': 'เป็นมา {minutes} นาทีแล้ว: {what} กรุณาเริ่มระบบใหม่ ล็อกบอกว่าอะไรพลาด',
  'checkup.still-ok': 'ไม่มีอะไรหยุดค้าง',
};
