"use strict";exports.id=7689,exports.ids=[7689],exports.modules={27689:((n,o,_)=>{_.r(o);var s=_(38143),t=_(37897);(0,s.e)((d,e)=>(0,t.z)(process.env,d,e),6e4)})};
