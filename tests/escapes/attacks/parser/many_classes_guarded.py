"""Hundreds of classes with guarded attributes, for the walk over the tree.

restricted: ok|timeout|out_of_memory
kernel: ok|timeout|out_of_memory
"""

class C0:
    def f(self): self._x = self.__dict__
class C1:
    def f(self): self._x = self.__dict__
class C2:
    def f(self): self._x = self.__dict__
class C3:
    def f(self): self._x = self.__dict__
class C4:
    def f(self): self._x = self.__dict__
class C5:
    def f(self): self._x = self.__dict__
class C6:
    def f(self): self._x = self.__dict__
class C7:
    def f(self): self._x = self.__dict__
class C8:
    def f(self): self._x = self.__dict__
class C9:
    def f(self): self._x = self.__dict__
class C10:
    def f(self): self._x = self.__dict__
class C11:
    def f(self): self._x = self.__dict__
class C12:
    def f(self): self._x = self.__dict__
class C13:
    def f(self): self._x = self.__dict__
class C14:
    def f(self): self._x = self.__dict__
class C15:
    def f(self): self._x = self.__dict__
class C16:
    def f(self): self._x = self.__dict__
class C17:
    def f(self): self._x = self.__dict__
class C18:
    def f(self): self._x = self.__dict__
class C19:
    def f(self): self._x = self.__dict__
class C20:
    def f(self): self._x = self.__dict__
class C21:
    def f(self): self._x = self.__dict__
class C22:
    def f(self): self._x = self.__dict__
class C23:
    def f(self): self._x = self.__dict__
class C24:
    def f(self): self._x = self.__dict__
class C25:
    def f(self): self._x = self.__dict__
class C26:
    def f(self): self._x = self.__dict__
class C27:
    def f(self): self._x = self.__dict__
class C28:
    def f(self): self._x = self.__dict__
class C29:
    def f(self): self._x = self.__dict__
class C30:
    def f(self): self._x = self.__dict__
class C31:
    def f(self): self._x = self.__dict__
class C32:
    def f(self): self._x = self.__dict__
class C33:
    def f(self): self._x = self.__dict__
class C34:
    def f(self): self._x = self.__dict__
class C35:
    def f(self): self._x = self.__dict__
class C36:
    def f(self): self._x = self.__dict__
class C37:
    def f(self): self._x = self.__dict__
class C38:
    def f(self): self._x = self.__dict__
class C39:
    def f(self): self._x = self.__dict__
class C40:
    def f(self): self._x = self.__dict__
class C41:
    def f(self): self._x = self.__dict__
class C42:
    def f(self): self._x = self.__dict__
class C43:
    def f(self): self._x = self.__dict__
class C44:
    def f(self): self._x = self.__dict__
class C45:
    def f(self): self._x = self.__dict__
class C46:
    def f(self): self._x = self.__dict__
class C47:
    def f(self): self._x = self.__dict__
class C48:
    def f(self): self._x = self.__dict__
class C49:
    def f(self): self._x = self.__dict__
class C50:
    def f(self): self._x = self.__dict__
class C51:
    def f(self): self._x = self.__dict__
class C52:
    def f(self): self._x = self.__dict__
class C53:
    def f(self): self._x = self.__dict__
class C54:
    def f(self): self._x = self.__dict__
class C55:
    def f(self): self._x = self.__dict__
class C56:
    def f(self): self._x = self.__dict__
class C57:
    def f(self): self._x = self.__dict__
class C58:
    def f(self): self._x = self.__dict__
class C59:
    def f(self): self._x = self.__dict__
class C60:
    def f(self): self._x = self.__dict__
class C61:
    def f(self): self._x = self.__dict__
class C62:
    def f(self): self._x = self.__dict__
class C63:
    def f(self): self._x = self.__dict__
class C64:
    def f(self): self._x = self.__dict__
class C65:
    def f(self): self._x = self.__dict__
class C66:
    def f(self): self._x = self.__dict__
class C67:
    def f(self): self._x = self.__dict__
class C68:
    def f(self): self._x = self.__dict__
class C69:
    def f(self): self._x = self.__dict__
class C70:
    def f(self): self._x = self.__dict__
class C71:
    def f(self): self._x = self.__dict__
class C72:
    def f(self): self._x = self.__dict__
class C73:
    def f(self): self._x = self.__dict__
class C74:
    def f(self): self._x = self.__dict__
class C75:
    def f(self): self._x = self.__dict__
class C76:
    def f(self): self._x = self.__dict__
class C77:
    def f(self): self._x = self.__dict__
class C78:
    def f(self): self._x = self.__dict__
class C79:
    def f(self): self._x = self.__dict__
class C80:
    def f(self): self._x = self.__dict__
class C81:
    def f(self): self._x = self.__dict__
class C82:
    def f(self): self._x = self.__dict__
class C83:
    def f(self): self._x = self.__dict__
class C84:
    def f(self): self._x = self.__dict__
class C85:
    def f(self): self._x = self.__dict__
class C86:
    def f(self): self._x = self.__dict__
class C87:
    def f(self): self._x = self.__dict__
class C88:
    def f(self): self._x = self.__dict__
class C89:
    def f(self): self._x = self.__dict__
class C90:
    def f(self): self._x = self.__dict__
class C91:
    def f(self): self._x = self.__dict__
class C92:
    def f(self): self._x = self.__dict__
class C93:
    def f(self): self._x = self.__dict__
class C94:
    def f(self): self._x = self.__dict__
class C95:
    def f(self): self._x = self.__dict__
class C96:
    def f(self): self._x = self.__dict__
class C97:
    def f(self): self._x = self.__dict__
class C98:
    def f(self): self._x = self.__dict__
class C99:
    def f(self): self._x = self.__dict__
class C100:
    def f(self): self._x = self.__dict__
class C101:
    def f(self): self._x = self.__dict__
class C102:
    def f(self): self._x = self.__dict__
class C103:
    def f(self): self._x = self.__dict__
class C104:
    def f(self): self._x = self.__dict__
class C105:
    def f(self): self._x = self.__dict__
class C106:
    def f(self): self._x = self.__dict__
class C107:
    def f(self): self._x = self.__dict__
class C108:
    def f(self): self._x = self.__dict__
class C109:
    def f(self): self._x = self.__dict__
class C110:
    def f(self): self._x = self.__dict__
class C111:
    def f(self): self._x = self.__dict__
class C112:
    def f(self): self._x = self.__dict__
class C113:
    def f(self): self._x = self.__dict__
class C114:
    def f(self): self._x = self.__dict__
class C115:
    def f(self): self._x = self.__dict__
class C116:
    def f(self): self._x = self.__dict__
class C117:
    def f(self): self._x = self.__dict__
class C118:
    def f(self): self._x = self.__dict__
class C119:
    def f(self): self._x = self.__dict__
class C120:
    def f(self): self._x = self.__dict__
class C121:
    def f(self): self._x = self.__dict__
class C122:
    def f(self): self._x = self.__dict__
class C123:
    def f(self): self._x = self.__dict__
class C124:
    def f(self): self._x = self.__dict__
class C125:
    def f(self): self._x = self.__dict__
class C126:
    def f(self): self._x = self.__dict__
class C127:
    def f(self): self._x = self.__dict__
class C128:
    def f(self): self._x = self.__dict__
class C129:
    def f(self): self._x = self.__dict__
class C130:
    def f(self): self._x = self.__dict__
class C131:
    def f(self): self._x = self.__dict__
class C132:
    def f(self): self._x = self.__dict__
class C133:
    def f(self): self._x = self.__dict__
class C134:
    def f(self): self._x = self.__dict__
class C135:
    def f(self): self._x = self.__dict__
class C136:
    def f(self): self._x = self.__dict__
class C137:
    def f(self): self._x = self.__dict__
class C138:
    def f(self): self._x = self.__dict__
class C139:
    def f(self): self._x = self.__dict__
class C140:
    def f(self): self._x = self.__dict__
class C141:
    def f(self): self._x = self.__dict__
class C142:
    def f(self): self._x = self.__dict__
class C143:
    def f(self): self._x = self.__dict__
class C144:
    def f(self): self._x = self.__dict__
class C145:
    def f(self): self._x = self.__dict__
class C146:
    def f(self): self._x = self.__dict__
class C147:
    def f(self): self._x = self.__dict__
class C148:
    def f(self): self._x = self.__dict__
class C149:
    def f(self): self._x = self.__dict__
class C150:
    def f(self): self._x = self.__dict__
class C151:
    def f(self): self._x = self.__dict__
class C152:
    def f(self): self._x = self.__dict__
class C153:
    def f(self): self._x = self.__dict__
class C154:
    def f(self): self._x = self.__dict__
class C155:
    def f(self): self._x = self.__dict__
class C156:
    def f(self): self._x = self.__dict__
class C157:
    def f(self): self._x = self.__dict__
class C158:
    def f(self): self._x = self.__dict__
class C159:
    def f(self): self._x = self.__dict__
class C160:
    def f(self): self._x = self.__dict__
class C161:
    def f(self): self._x = self.__dict__
class C162:
    def f(self): self._x = self.__dict__
class C163:
    def f(self): self._x = self.__dict__
class C164:
    def f(self): self._x = self.__dict__
class C165:
    def f(self): self._x = self.__dict__
class C166:
    def f(self): self._x = self.__dict__
class C167:
    def f(self): self._x = self.__dict__
class C168:
    def f(self): self._x = self.__dict__
class C169:
    def f(self): self._x = self.__dict__
class C170:
    def f(self): self._x = self.__dict__
class C171:
    def f(self): self._x = self.__dict__
class C172:
    def f(self): self._x = self.__dict__
class C173:
    def f(self): self._x = self.__dict__
class C174:
    def f(self): self._x = self.__dict__
class C175:
    def f(self): self._x = self.__dict__
class C176:
    def f(self): self._x = self.__dict__
class C177:
    def f(self): self._x = self.__dict__
class C178:
    def f(self): self._x = self.__dict__
class C179:
    def f(self): self._x = self.__dict__
class C180:
    def f(self): self._x = self.__dict__
class C181:
    def f(self): self._x = self.__dict__
class C182:
    def f(self): self._x = self.__dict__
class C183:
    def f(self): self._x = self.__dict__
class C184:
    def f(self): self._x = self.__dict__
class C185:
    def f(self): self._x = self.__dict__
class C186:
    def f(self): self._x = self.__dict__
class C187:
    def f(self): self._x = self.__dict__
class C188:
    def f(self): self._x = self.__dict__
class C189:
    def f(self): self._x = self.__dict__
class C190:
    def f(self): self._x = self.__dict__
class C191:
    def f(self): self._x = self.__dict__
class C192:
    def f(self): self._x = self.__dict__
class C193:
    def f(self): self._x = self.__dict__
class C194:
    def f(self): self._x = self.__dict__
class C195:
    def f(self): self._x = self.__dict__
class C196:
    def f(self): self._x = self.__dict__
class C197:
    def f(self): self._x = self.__dict__
class C198:
    def f(self): self._x = self.__dict__
class C199:
    def f(self): self._x = self.__dict__
class C200:
    def f(self): self._x = self.__dict__
class C201:
    def f(self): self._x = self.__dict__
class C202:
    def f(self): self._x = self.__dict__
class C203:
    def f(self): self._x = self.__dict__
class C204:
    def f(self): self._x = self.__dict__
class C205:
    def f(self): self._x = self.__dict__
class C206:
    def f(self): self._x = self.__dict__
class C207:
    def f(self): self._x = self.__dict__
class C208:
    def f(self): self._x = self.__dict__
class C209:
    def f(self): self._x = self.__dict__
class C210:
    def f(self): self._x = self.__dict__
class C211:
    def f(self): self._x = self.__dict__
class C212:
    def f(self): self._x = self.__dict__
class C213:
    def f(self): self._x = self.__dict__
class C214:
    def f(self): self._x = self.__dict__
class C215:
    def f(self): self._x = self.__dict__
class C216:
    def f(self): self._x = self.__dict__
class C217:
    def f(self): self._x = self.__dict__
class C218:
    def f(self): self._x = self.__dict__
class C219:
    def f(self): self._x = self.__dict__
class C220:
    def f(self): self._x = self.__dict__
class C221:
    def f(self): self._x = self.__dict__
class C222:
    def f(self): self._x = self.__dict__
class C223:
    def f(self): self._x = self.__dict__
class C224:
    def f(self): self._x = self.__dict__
class C225:
    def f(self): self._x = self.__dict__
class C226:
    def f(self): self._x = self.__dict__
class C227:
    def f(self): self._x = self.__dict__
class C228:
    def f(self): self._x = self.__dict__
class C229:
    def f(self): self._x = self.__dict__
class C230:
    def f(self): self._x = self.__dict__
class C231:
    def f(self): self._x = self.__dict__
class C232:
    def f(self): self._x = self.__dict__
class C233:
    def f(self): self._x = self.__dict__
class C234:
    def f(self): self._x = self.__dict__
class C235:
    def f(self): self._x = self.__dict__
class C236:
    def f(self): self._x = self.__dict__
class C237:
    def f(self): self._x = self.__dict__
class C238:
    def f(self): self._x = self.__dict__
class C239:
    def f(self): self._x = self.__dict__
class C240:
    def f(self): self._x = self.__dict__
class C241:
    def f(self): self._x = self.__dict__
class C242:
    def f(self): self._x = self.__dict__
class C243:
    def f(self): self._x = self.__dict__
class C244:
    def f(self): self._x = self.__dict__
class C245:
    def f(self): self._x = self.__dict__
class C246:
    def f(self): self._x = self.__dict__
class C247:
    def f(self): self._x = self.__dict__
class C248:
    def f(self): self._x = self.__dict__
class C249:
    def f(self): self._x = self.__dict__
class C250:
    def f(self): self._x = self.__dict__
class C251:
    def f(self): self._x = self.__dict__
class C252:
    def f(self): self._x = self.__dict__
class C253:
    def f(self): self._x = self.__dict__
class C254:
    def f(self): self._x = self.__dict__
class C255:
    def f(self): self._x = self.__dict__
class C256:
    def f(self): self._x = self.__dict__
class C257:
    def f(self): self._x = self.__dict__
class C258:
    def f(self): self._x = self.__dict__
class C259:
    def f(self): self._x = self.__dict__
class C260:
    def f(self): self._x = self.__dict__
class C261:
    def f(self): self._x = self.__dict__
class C262:
    def f(self): self._x = self.__dict__
class C263:
    def f(self): self._x = self.__dict__
class C264:
    def f(self): self._x = self.__dict__
class C265:
    def f(self): self._x = self.__dict__
class C266:
    def f(self): self._x = self.__dict__
class C267:
    def f(self): self._x = self.__dict__
class C268:
    def f(self): self._x = self.__dict__
class C269:
    def f(self): self._x = self.__dict__
class C270:
    def f(self): self._x = self.__dict__
class C271:
    def f(self): self._x = self.__dict__
class C272:
    def f(self): self._x = self.__dict__
class C273:
    def f(self): self._x = self.__dict__
class C274:
    def f(self): self._x = self.__dict__
class C275:
    def f(self): self._x = self.__dict__
class C276:
    def f(self): self._x = self.__dict__
class C277:
    def f(self): self._x = self.__dict__
class C278:
    def f(self): self._x = self.__dict__
class C279:
    def f(self): self._x = self.__dict__
class C280:
    def f(self): self._x = self.__dict__
class C281:
    def f(self): self._x = self.__dict__
class C282:
    def f(self): self._x = self.__dict__
class C283:
    def f(self): self._x = self.__dict__
class C284:
    def f(self): self._x = self.__dict__
class C285:
    def f(self): self._x = self.__dict__
class C286:
    def f(self): self._x = self.__dict__
class C287:
    def f(self): self._x = self.__dict__
class C288:
    def f(self): self._x = self.__dict__
class C289:
    def f(self): self._x = self.__dict__
class C290:
    def f(self): self._x = self.__dict__
class C291:
    def f(self): self._x = self.__dict__
class C292:
    def f(self): self._x = self.__dict__
class C293:
    def f(self): self._x = self.__dict__
class C294:
    def f(self): self._x = self.__dict__
class C295:
    def f(self): self._x = self.__dict__
class C296:
    def f(self): self._x = self.__dict__
class C297:
    def f(self): self._x = self.__dict__
class C298:
    def f(self): self._x = self.__dict__
class C299:
    def f(self): self._x = self.__dict__
class C300:
    def f(self): self._x = self.__dict__
class C301:
    def f(self): self._x = self.__dict__
class C302:
    def f(self): self._x = self.__dict__
class C303:
    def f(self): self._x = self.__dict__
class C304:
    def f(self): self._x = self.__dict__
class C305:
    def f(self): self._x = self.__dict__
class C306:
    def f(self): self._x = self.__dict__
class C307:
    def f(self): self._x = self.__dict__
class C308:
    def f(self): self._x = self.__dict__
class C309:
    def f(self): self._x = self.__dict__
class C310:
    def f(self): self._x = self.__dict__
class C311:
    def f(self): self._x = self.__dict__
class C312:
    def f(self): self._x = self.__dict__
class C313:
    def f(self): self._x = self.__dict__
class C314:
    def f(self): self._x = self.__dict__
class C315:
    def f(self): self._x = self.__dict__
class C316:
    def f(self): self._x = self.__dict__
class C317:
    def f(self): self._x = self.__dict__
class C318:
    def f(self): self._x = self.__dict__
class C319:
    def f(self): self._x = self.__dict__
class C320:
    def f(self): self._x = self.__dict__
class C321:
    def f(self): self._x = self.__dict__
class C322:
    def f(self): self._x = self.__dict__
class C323:
    def f(self): self._x = self.__dict__
class C324:
    def f(self): self._x = self.__dict__
class C325:
    def f(self): self._x = self.__dict__
class C326:
    def f(self): self._x = self.__dict__
class C327:
    def f(self): self._x = self.__dict__
class C328:
    def f(self): self._x = self.__dict__
class C329:
    def f(self): self._x = self.__dict__
class C330:
    def f(self): self._x = self.__dict__
class C331:
    def f(self): self._x = self.__dict__
class C332:
    def f(self): self._x = self.__dict__
class C333:
    def f(self): self._x = self.__dict__
class C334:
    def f(self): self._x = self.__dict__
class C335:
    def f(self): self._x = self.__dict__
class C336:
    def f(self): self._x = self.__dict__
class C337:
    def f(self): self._x = self.__dict__
class C338:
    def f(self): self._x = self.__dict__
class C339:
    def f(self): self._x = self.__dict__
class C340:
    def f(self): self._x = self.__dict__
class C341:
    def f(self): self._x = self.__dict__
class C342:
    def f(self): self._x = self.__dict__
class C343:
    def f(self): self._x = self.__dict__
class C344:
    def f(self): self._x = self.__dict__
class C345:
    def f(self): self._x = self.__dict__
class C346:
    def f(self): self._x = self.__dict__
class C347:
    def f(self): self._x = self.__dict__
class C348:
    def f(self): self._x = self.__dict__
class C349:
    def f(self): self._x = self.__dict__
class C350:
    def f(self): self._x = self.__dict__
class C351:
    def f(self): self._x = self.__dict__
class C352:
    def f(self): self._x = self.__dict__
class C353:
    def f(self): self._x = self.__dict__
class C354:
    def f(self): self._x = self.__dict__
class C355:
    def f(self): self._x = self.__dict__
class C356:
    def f(self): self._x = self.__dict__
class C357:
    def f(self): self._x = self.__dict__
class C358:
    def f(self): self._x = self.__dict__
class C359:
    def f(self): self._x = self.__dict__
class C360:
    def f(self): self._x = self.__dict__
class C361:
    def f(self): self._x = self.__dict__
class C362:
    def f(self): self._x = self.__dict__
class C363:
    def f(self): self._x = self.__dict__
class C364:
    def f(self): self._x = self.__dict__
class C365:
    def f(self): self._x = self.__dict__
class C366:
    def f(self): self._x = self.__dict__
class C367:
    def f(self): self._x = self.__dict__
class C368:
    def f(self): self._x = self.__dict__
class C369:
    def f(self): self._x = self.__dict__
class C370:
    def f(self): self._x = self.__dict__
class C371:
    def f(self): self._x = self.__dict__
class C372:
    def f(self): self._x = self.__dict__
class C373:
    def f(self): self._x = self.__dict__
class C374:
    def f(self): self._x = self.__dict__
class C375:
    def f(self): self._x = self.__dict__
class C376:
    def f(self): self._x = self.__dict__
class C377:
    def f(self): self._x = self.__dict__
class C378:
    def f(self): self._x = self.__dict__
class C379:
    def f(self): self._x = self.__dict__
class C380:
    def f(self): self._x = self.__dict__
class C381:
    def f(self): self._x = self.__dict__
class C382:
    def f(self): self._x = self.__dict__
class C383:
    def f(self): self._x = self.__dict__
class C384:
    def f(self): self._x = self.__dict__
class C385:
    def f(self): self._x = self.__dict__
class C386:
    def f(self): self._x = self.__dict__
class C387:
    def f(self): self._x = self.__dict__
class C388:
    def f(self): self._x = self.__dict__
class C389:
    def f(self): self._x = self.__dict__
class C390:
    def f(self): self._x = self.__dict__
class C391:
    def f(self): self._x = self.__dict__
class C392:
    def f(self): self._x = self.__dict__
class C393:
    def f(self): self._x = self.__dict__
class C394:
    def f(self): self._x = self.__dict__
class C395:
    def f(self): self._x = self.__dict__
class C396:
    def f(self): self._x = self.__dict__
class C397:
    def f(self): self._x = self.__dict__
class C398:
    def f(self): self._x = self.__dict__
class C399:
    def f(self): self._x = self.__dict__
class C400:
    def f(self): self._x = self.__dict__
class C401:
    def f(self): self._x = self.__dict__
class C402:
    def f(self): self._x = self.__dict__
class C403:
    def f(self): self._x = self.__dict__
class C404:
    def f(self): self._x = self.__dict__
class C405:
    def f(self): self._x = self.__dict__
class C406:
    def f(self): self._x = self.__dict__
class C407:
    def f(self): self._x = self.__dict__
class C408:
    def f(self): self._x = self.__dict__
class C409:
    def f(self): self._x = self.__dict__
class C410:
    def f(self): self._x = self.__dict__
class C411:
    def f(self): self._x = self.__dict__
class C412:
    def f(self): self._x = self.__dict__
class C413:
    def f(self): self._x = self.__dict__
class C414:
    def f(self): self._x = self.__dict__
class C415:
    def f(self): self._x = self.__dict__
class C416:
    def f(self): self._x = self.__dict__
class C417:
    def f(self): self._x = self.__dict__
class C418:
    def f(self): self._x = self.__dict__
class C419:
    def f(self): self._x = self.__dict__
class C420:
    def f(self): self._x = self.__dict__
class C421:
    def f(self): self._x = self.__dict__
class C422:
    def f(self): self._x = self.__dict__
class C423:
    def f(self): self._x = self.__dict__
class C424:
    def f(self): self._x = self.__dict__
class C425:
    def f(self): self._x = self.__dict__
class C426:
    def f(self): self._x = self.__dict__
class C427:
    def f(self): self._x = self.__dict__
class C428:
    def f(self): self._x = self.__dict__
class C429:
    def f(self): self._x = self.__dict__
class C430:
    def f(self): self._x = self.__dict__
class C431:
    def f(self): self._x = self.__dict__
class C432:
    def f(self): self._x = self.__dict__
class C433:
    def f(self): self._x = self.__dict__
class C434:
    def f(self): self._x = self.__dict__
class C435:
    def f(self): self._x = self.__dict__
class C436:
    def f(self): self._x = self.__dict__
class C437:
    def f(self): self._x = self.__dict__
class C438:
    def f(self): self._x = self.__dict__
class C439:
    def f(self): self._x = self.__dict__
class C440:
    def f(self): self._x = self.__dict__
class C441:
    def f(self): self._x = self.__dict__
class C442:
    def f(self): self._x = self.__dict__
class C443:
    def f(self): self._x = self.__dict__
class C444:
    def f(self): self._x = self.__dict__
class C445:
    def f(self): self._x = self.__dict__
class C446:
    def f(self): self._x = self.__dict__
class C447:
    def f(self): self._x = self.__dict__
class C448:
    def f(self): self._x = self.__dict__
class C449:
    def f(self): self._x = self.__dict__
class C450:
    def f(self): self._x = self.__dict__
class C451:
    def f(self): self._x = self.__dict__
class C452:
    def f(self): self._x = self.__dict__
class C453:
    def f(self): self._x = self.__dict__
class C454:
    def f(self): self._x = self.__dict__
class C455:
    def f(self): self._x = self.__dict__
class C456:
    def f(self): self._x = self.__dict__
class C457:
    def f(self): self._x = self.__dict__
class C458:
    def f(self): self._x = self.__dict__
class C459:
    def f(self): self._x = self.__dict__
class C460:
    def f(self): self._x = self.__dict__
class C461:
    def f(self): self._x = self.__dict__
class C462:
    def f(self): self._x = self.__dict__
class C463:
    def f(self): self._x = self.__dict__
class C464:
    def f(self): self._x = self.__dict__
class C465:
    def f(self): self._x = self.__dict__
class C466:
    def f(self): self._x = self.__dict__
class C467:
    def f(self): self._x = self.__dict__
class C468:
    def f(self): self._x = self.__dict__
class C469:
    def f(self): self._x = self.__dict__
class C470:
    def f(self): self._x = self.__dict__
class C471:
    def f(self): self._x = self.__dict__
class C472:
    def f(self): self._x = self.__dict__
class C473:
    def f(self): self._x = self.__dict__
class C474:
    def f(self): self._x = self.__dict__
class C475:
    def f(self): self._x = self.__dict__
class C476:
    def f(self): self._x = self.__dict__
class C477:
    def f(self): self._x = self.__dict__
class C478:
    def f(self): self._x = self.__dict__
class C479:
    def f(self): self._x = self.__dict__
class C480:
    def f(self): self._x = self.__dict__
class C481:
    def f(self): self._x = self.__dict__
class C482:
    def f(self): self._x = self.__dict__
class C483:
    def f(self): self._x = self.__dict__
class C484:
    def f(self): self._x = self.__dict__
class C485:
    def f(self): self._x = self.__dict__
class C486:
    def f(self): self._x = self.__dict__
class C487:
    def f(self): self._x = self.__dict__
class C488:
    def f(self): self._x = self.__dict__
class C489:
    def f(self): self._x = self.__dict__
class C490:
    def f(self): self._x = self.__dict__
class C491:
    def f(self): self._x = self.__dict__
class C492:
    def f(self): self._x = self.__dict__
class C493:
    def f(self): self._x = self.__dict__
class C494:
    def f(self): self._x = self.__dict__
class C495:
    def f(self): self._x = self.__dict__
class C496:
    def f(self): self._x = self.__dict__
class C497:
    def f(self): self._x = self.__dict__
class C498:
    def f(self): self._x = self.__dict__
class C499:
    def f(self): self._x = self.__dict__
class C500:
    def f(self): self._x = self.__dict__
class C501:
    def f(self): self._x = self.__dict__
class C502:
    def f(self): self._x = self.__dict__
class C503:
    def f(self): self._x = self.__dict__
class C504:
    def f(self): self._x = self.__dict__
class C505:
    def f(self): self._x = self.__dict__
class C506:
    def f(self): self._x = self.__dict__
class C507:
    def f(self): self._x = self.__dict__
class C508:
    def f(self): self._x = self.__dict__
class C509:
    def f(self): self._x = self.__dict__
class C510:
    def f(self): self._x = self.__dict__
class C511:
    def f(self): self._x = self.__dict__
class C512:
    def f(self): self._x = self.__dict__
class C513:
    def f(self): self._x = self.__dict__
class C514:
    def f(self): self._x = self.__dict__
class C515:
    def f(self): self._x = self.__dict__
class C516:
    def f(self): self._x = self.__dict__
class C517:
    def f(self): self._x = self.__dict__
class C518:
    def f(self): self._x = self.__dict__
class C519:
    def f(self): self._x = self.__dict__
class C520:
    def f(self): self._x = self.__dict__
class C521:
    def f(self): self._x = self.__dict__
class C522:
    def f(self): self._x = self.__dict__
class C523:
    def f(self): self._x = self.__dict__
class C524:
    def f(self): self._x = self.__dict__
class C525:
    def f(self): self._x = self.__dict__
class C526:
    def f(self): self._x = self.__dict__
class C527:
    def f(self): self._x = self.__dict__
class C528:
    def f(self): self._x = self.__dict__
class C529:
    def f(self): self._x = self.__dict__
class C530:
    def f(self): self._x = self.__dict__
class C531:
    def f(self): self._x = self.__dict__
class C532:
    def f(self): self._x = self.__dict__
class C533:
    def f(self): self._x = self.__dict__
class C534:
    def f(self): self._x = self.__dict__
class C535:
    def f(self): self._x = self.__dict__
class C536:
    def f(self): self._x = self.__dict__
class C537:
    def f(self): self._x = self.__dict__
class C538:
    def f(self): self._x = self.__dict__
class C539:
    def f(self): self._x = self.__dict__
class C540:
    def f(self): self._x = self.__dict__
class C541:
    def f(self): self._x = self.__dict__
class C542:
    def f(self): self._x = self.__dict__
class C543:
    def f(self): self._x = self.__dict__
class C544:
    def f(self): self._x = self.__dict__
class C545:
    def f(self): self._x = self.__dict__
class C546:
    def f(self): self._x = self.__dict__
class C547:
    def f(self): self._x = self.__dict__
class C548:
    def f(self): self._x = self.__dict__
class C549:
    def f(self): self._x = self.__dict__
class C550:
    def f(self): self._x = self.__dict__
class C551:
    def f(self): self._x = self.__dict__
class C552:
    def f(self): self._x = self.__dict__
class C553:
    def f(self): self._x = self.__dict__
class C554:
    def f(self): self._x = self.__dict__
class C555:
    def f(self): self._x = self.__dict__
class C556:
    def f(self): self._x = self.__dict__
class C557:
    def f(self): self._x = self.__dict__
class C558:
    def f(self): self._x = self.__dict__
class C559:
    def f(self): self._x = self.__dict__
class C560:
    def f(self): self._x = self.__dict__
class C561:
    def f(self): self._x = self.__dict__
class C562:
    def f(self): self._x = self.__dict__
class C563:
    def f(self): self._x = self.__dict__
class C564:
    def f(self): self._x = self.__dict__
class C565:
    def f(self): self._x = self.__dict__
class C566:
    def f(self): self._x = self.__dict__
class C567:
    def f(self): self._x = self.__dict__
class C568:
    def f(self): self._x = self.__dict__
class C569:
    def f(self): self._x = self.__dict__
class C570:
    def f(self): self._x = self.__dict__
class C571:
    def f(self): self._x = self.__dict__
class C572:
    def f(self): self._x = self.__dict__
class C573:
    def f(self): self._x = self.__dict__
class C574:
    def f(self): self._x = self.__dict__
class C575:
    def f(self): self._x = self.__dict__
class C576:
    def f(self): self._x = self.__dict__
class C577:
    def f(self): self._x = self.__dict__
class C578:
    def f(self): self._x = self.__dict__
class C579:
    def f(self): self._x = self.__dict__
class C580:
    def f(self): self._x = self.__dict__
class C581:
    def f(self): self._x = self.__dict__
class C582:
    def f(self): self._x = self.__dict__
class C583:
    def f(self): self._x = self.__dict__
class C584:
    def f(self): self._x = self.__dict__
class C585:
    def f(self): self._x = self.__dict__
class C586:
    def f(self): self._x = self.__dict__
class C587:
    def f(self): self._x = self.__dict__
class C588:
    def f(self): self._x = self.__dict__
class C589:
    def f(self): self._x = self.__dict__
class C590:
    def f(self): self._x = self.__dict__
class C591:
    def f(self): self._x = self.__dict__
class C592:
    def f(self): self._x = self.__dict__
class C593:
    def f(self): self._x = self.__dict__
class C594:
    def f(self): self._x = self.__dict__
class C595:
    def f(self): self._x = self.__dict__
class C596:
    def f(self): self._x = self.__dict__
class C597:
    def f(self): self._x = self.__dict__
class C598:
    def f(self): self._x = self.__dict__
class C599:
    def f(self): self._x = self.__dict__


def task(grid):
    return grid
